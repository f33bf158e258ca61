"""The words that the catalogue's items are made of; every company and brand is made up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category, and what is sold in it."""

    id: str
    unit: str
    size_name: str
    sizes: tuple[str, ...]
    keywords: tuple[str, ...]
    goods: tuple[tuple[str, str, int], ...]
    """Name in English and in Chinese, and the usual price in cents."""


# The first three are those of the seed document's three items, in its order.
CATEGORIES = (
    Category(
        id="509010201",
        unit="piece",
        size_name="Model",
        sizes=('6.1"', '6.7"', "Universal"),
        keywords=("phone accessories", "mobile case", "wholesale phone parts", "手机配件"),
        goods=(
            ("Phone Case & Lanyard Set", "手机壳和挂绳套装", 145),
            ('6.7" Tempered Glass Screen Protector', "6.7英寸钢化膜", 38),
            ("Braided USB-C Cable 1.5 m", "编织USB-C数据线1.5米", 92),
            ("Magnetic Car Phone Holder", "磁吸车载手机支架", 260),
        ),
    ),
    Category(
        id="302110405",
        unit="piece",
        size_name="Size",
        sizes=("S", "M", "L", "XL"),
        keywords=("apparel", "custom clothing", "vêtements", "oem garments"),
        goods=(
            ("Women's Linen Blouse", "女士亚麻衬衫", 780),
            ('T-Shirt "Blank Canvas" 180 g/m²', "纯色T恤180克", 235),
            ("Men's Hooded Jacket", "男士连帽夹克", 1490),
            ("Crêpe Georgette Dress", "雪纺连衣裙", 1125),
        ),
    ),
    Category(
        id="150300217",
        unit="piece",
        size_name="Capacity",
        sizes=("350 ml", "500 ml", "1 l"),
        keywords=("home & living", "kitchenware", "家居用品"),
        goods=(
            ("Borosilicate Glass Jar & Bamboo Lid", "高硼硅玻璃罐配竹盖", 185),
            ("Café Style Ceramic Mug", "咖啡馆风格陶瓷杯", 132),
            ("Stainless Steel Thermos Flask", "不锈钢保温瓶", 415),
            ('Storage Box "Tidy" with Handles', "带把手收纳盒", 328),
        ),
    ),
    Category(
        id="440220109",
        unit="set",
        size_name="Plug",
        sizes=("EU", "UK", "US", "AU"),
        keywords=("consumer electronics", "led lighting", "smart home"),
        goods=(
            ("Desk Lamp with Dimmer 3000 K – 6500 K", "可调光台灯3000K–6500K", 990),
            ("Wi-Fi Smart Socket, 16 A", "智能插座16安", 520),
            ("Bluetooth Speaker & FM Radio", "蓝牙音箱和收音机", 1340),
        ),
    ),
    Category(
        id="700150033",
        unit="piece",
        size_name="Power",
        sizes=("250 W", "750 W", "1.5 kW"),
        keywords=("machinery", "industrial equipment", "pump ±5 %"),
        goods=(
            ("Self-Priming Water Pump", "自吸水泵", 6450),
            ("Heat Sealing Machine, 0–300 °C", "封口机0–300°C", 18_900),
            ("Belt Conveyor Motor & Gearbox", "输送带电机和减速机", 27_500),
        ),
    ),
    Category(
        id="260080412",
        unit="pair",
        size_name="Size",
        sizes=("36", "38", "40", "42", "44"),
        keywords=("footwear", "safety shoes", "обувь"),
        goods=(
            ("Running Shoes, Breathable Mesh", "透气网面跑鞋", 1180),
            ("Steel Toe Safety Boots", "钢头安全靴", 2240),
            ("Children's Rain Boots", "儿童雨靴", 560),
        ),
    ),
    Category(
        id="810040556",
        unit="piece",
        size_name="Edition",
        sizes=("Plain", "Printed"),
        keywords=("packaging", "gift box", "eco friendly", "embalaje"),
        goods=(
            ("Kraft Paper Gift Box 20 × 15 cm", "牛皮纸礼盒20×15厘米", 27),
            ("Canvas Tote Bag 12 oz", "12盎司帆布袋", 98),
            ("Piñata Party Bag & Ribbon", "派对礼品袋和丝带", 44),
        ),
    ),
)
QUALITIES = (
    ("Premium", "优质"),
    ("Eco-Friendly", "环保"),
    ("Heavy Duty", "加厚"),
    ("New Arrival", "新款"),
    ("Custom Logo", "定制标志"),
    ("Best-Selling", "热销"),
    ("2-in-1", "二合一"),
)
COLOURS = ("Black", "Ivory White", "Rosé", "Navy Blue", "Olive", "Red & Gold")
CUSTOM_FIELDS = ("logo", "packaging", "colour", "label")
BRANDS = ("", "Nonesuch", "Fiktiva", "Sampleton", "Überall & Nirgends", "Noname")
FIRST_NAMES = ("Sample", "Specimen", "Imaginary", "Fictional", "Placeholder", "Pretend")
LAST_NAMES = (
    "Lantern",
    "Bamboo & Rattan",
    "Harbour Trading",
    "Tool Works",
    "Textile",
    "Porcelain",
    "Packaging",
    "Electric",
    "Footwear",
    "Import & Export",
)
PLACES = (
    ("CN", "Guangdong"),
    ("CN", "Zhejiang"),
    ("CN", "Fujian"),
    ("CN", "Jiangsu"),
    ("VN", "Hải Phòng"),
    ("TR", "İzmir"),
)
PORTS = {
    "CN": ("Shenzhen", "Ningbo", "Shanghai", "Xiamen", "Qingdao"),
    "VN": ("Hải Phòng", "Đà Nẵng"),
    "TR": ("İzmir",),
}
"""Ports of departure by the supplier's country."""
SHIPPING_METHODS = ("Sea freight", "Air freight", "Express", "Rail freight")
PAYMENTS = ("T/T", "L/C", "D/P", "Trade Assurance", "Credit Card")
COUNTRIES_OF_BUYERS = ("US", "DE", "BR", "GB", "FR", "AU", "MX")
CERTIFICATES = ("CE", "FCC", "ISO 9001", "BSCI")
AUTHORITIES = ("Example Testing Laboratory", "Specimen Certification GmbH", "Bureau Imaginaire")
