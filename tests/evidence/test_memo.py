from harness.evidence.memo import Memo


def test_a_known_result_is_not_made_again():
    asked = []
    memo = Memo(lambda key: asked.append(key) or key * 2)
    assert [memo["a"], memo["a"], memo["b"]] == ["aa", "aa", "bb"]
    assert asked == ["a", "b"]


def test_no_more_is_kept_than_the_bound():
    memo = Memo(str, most=3)
    assert [memo[number] for number in range(10)] == [str(number) for number in range(10)]
    assert len(memo) <= 3
