"""Buyers with their addresses: none of them lives."""

from random import Random
from typing import NamedTuple

_GIVEN = (
    *("Maria", "John", "Ana", "Luis", "Emma", "Noah", "Olga", "Ivan", "Lucia", "Pedro"),
    *("Sofie", "Karl", "Yuki", "Hana", "Omar", "Leila", "Tom", "Julia", "Marek", "Eva"),
    *("João", "Zoë", "Łukasz", "Åsa", "Мария", "Иван", "小明", "美玲", "José", "Núria"),
)
_FAMILY = (
    *("Silva", "Smith", "Garcia", "Müller", "Kowalski", "Novak", "Santos", "Petrov", "Costa"),
    *("Jansen", "Lopez", "Dubois", "Rossi", "Nielsen", "Haddad", "Tanaka", "O'Neill", "Berg"),
    *("Fernández", "Souza", "Kuznetsov", "Park", "Nguyen", "Cohen", "Varga", "Horvat", "Weiss"),
)
_STREETS = (
    *("Maple Avenue", "Rua das Flores", "Calle Mayor", "Hauptstraße", "High Street", "Via Roma"),
    *("ulica Długa", "Rue de la Paix", "Kerkstraat", "Avenida Paulista", "Birch Lane"),
    *("улица Ленина", "Storgatan", "Paseo del Prado", "Elm Court", "Hillcrest Road"),
)
_PLACES = (
    ("US", "California", "San Jose", "95112", "+1"),
    ("US", "Texas", "Austin", "73301", "+1"),
    ("US", "New York", "Buffalo", "14201", "+1"),
    ("BR", "São Paulo", "Campinas", "13010-000", "+55"),
    ("BR", "Paraná", "Curitiba", "80010-000", "+55"),
    ("ES", "Madrid", "Madrid", "28001", "+34"),
    ("DE", "Bayern", "München", "80331", "+49"),
    ("FR", "Île-de-France", "Paris", "75001", "+33"),
    ("PL", "Mazowieckie", "Warszawa", "00-001", "+48"),
    ("NL", "Noord-Holland", "Amsterdam", "1011", "+31"),
    ("KR", "Gyeonggi-do", "Suwon", "16200", "+82"),
    ("MX", "Jalisco", "Guadalajara", "44100", "+52"),
)


class Buyer(NamedTuple):
    """Who bought, and where it goes."""

    number: int
    name: str
    country: str
    province: str
    city: str
    zip: str
    street: str
    prefix: str
    telephone: str


def buyer(chance: Random) -> Buyer:
    """Somebody."""
    draw = chance.random
    country, province, city, code, prefix = _PLACES[int(draw() * len(_PLACES))]
    given, family = _GIVEN[int(draw() * len(_GIVEN))], _FAMILY[int(draw() * len(_FAMILY))]
    initial = "ABCDEFGHJKLMNPRSTW"[int(draw() * 18)]
    street = _STREETS[int(draw() * len(_STREETS))]
    return Buyer(
        number=2_720_000_000 + int(draw() * 900_000_000),
        name=f"{given} {initial}. {family}",
        country=country,
        province=province,
        city=city,
        zip=code,
        street=f"{street} {int(draw() * 400) + 1}, {int(draw() * 90) + 1}",
        prefix=prefix,
        telephone=f"{int(draw() * 9_000_000_000) + 1_000_000_000}",
    )
