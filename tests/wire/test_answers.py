"""Answers: classification of every form of refusal in the protocol."""

from __future__ import annotations

import json

import pytest

from kiwoom_async import errors
from kiwoom_async.wire import answers

RATE = "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10080]"  # noqa: E501
CASES = [
    (429, 5, RATE, errors.RateLimitError, "1700"),
    (200, 5, RATE, errors.RateLimitError, "1700"),
    (200, 5, "허용된 요청 개수를 초과하였습니다[1634:종목 수 초과]", errors.InvalidRequest, "1634"),
    (
        200,
        2,
        "입력 오류[1511:필수 값 누락. 필수입력 파라미터=stex_tp]",
        errors.InvalidRequest,
        "1511",
    ),
    (200, 3, "인증 실패[8005:Token이 유효하지 않습니다]", errors.TokenExpired, "8005"),
    (200, 3, "인증 실패[8050:지정단말기]", errors.AuthenticationError, "8050"),
    (200, 2, "인증 실패[8030:투자구분]", errors.AuthenticationError, "8030"),
    (200, 805004, "실패 [CODE=8005, MESSAGE=Token]", errors.TokenExpired, "8005"),
    (200, 20, "[2000](RC4058:모의투자 장종료)", errors.Refused, "RC4058"),
    (200, 20, "[2000](855056:매수증거금이 부족합니다)", errors.Refused, "855056"),
    (200, 2, "[1902:종목 정보가 없습니다. 종목코드=x]", errors.UnknownSymbol, "1902"),
    (200, 1, "[1687:재귀 호출]", errors.ServerError, "1687"),
    (200, 1, "[1999:예기치 못한 에러]", errors.ServerError, "1999"),
    (200, 2, "[8104:모의투자 미제공]", errors.InvalidRequest, "8104"),
    (200, 99, "something new", errors.APIError, None),
    (500, 1, "something new", errors.ServerError, None),
    (500, 0, "all is well", errors.ServerError, None),
    (404, 0, "all is well", errors.APIError, None),
    (429, 5, "Too Many Requests", errors.RateLimitError, None),
    (429, 0, "Too Many Requests", errors.RateLimitError, None),
]


@pytest.mark.parametrize(("status", "return_code", "message", "kind", "code"), CASES)
@pytest.mark.parametrize("reverse", [False, True])
def test_refusals(
    status: int, return_code: int, message: str, kind: type, code: str | None, reverse: bool
) -> None:
    fields = {"return_code": return_code, "return_msg": message}
    body = json.dumps(dict(reversed(fields.items())) if reverse else fields).encode()
    with pytest.raises(errors.APIError) as caught:
        answers.check("ka10080", status, body)
    error = caught.value
    assert type(error) is kind
    assert (error.api_id, error.code, error.return_code) == ("ka10080", code, return_code)
    assert message in str(error)


def test_the_limit_is_learnt_from_the_refusal() -> None:
    error = answers.refusal("ka10080", 5, RATE, 429)
    assert isinstance(error, errors.RateLimitError)
    assert error.limit == 5


@pytest.mark.parametrize(
    "body",
    [
        b'{"return_code":0,"return_msg":" ok"}',
        b'{"return_code":"0"}',
        b'{"return_code":0.0}',
        b'{"return_code":" 0"}',
        b'{"list":[{"return_code":"7"}],"return_code":0}',
    ],
)
def test_good_answers(body: bytes) -> None:
    answers.check("ka10001", 200, body)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"", errors.ServerError),
        (200, b"  \n<html><body>maintenance</body></html>", errors.ServerError),
        (502, b"Bad Gateway", errors.ServerError),
        (502, b"{}", errors.ServerError),
        (429, b"{}", errors.RateLimitError),
        (404, b"{}", errors.APIError),
        (200, b'{"return_code":0,"li', errors.DecodeError),
        (200, b"[1]", errors.DecodeError),
        (200, b"{}", errors.DecodeError),
        (200, b"null", errors.DecodeError),
        (200, b'{"stk_cd":"005930"}', errors.DecodeError),
        (200, b'{"return_msg":"x"}', errors.DecodeError),
        (200, b'{"return_code":null}', errors.DecodeError),
        (200, b'{"return_code":""}', errors.DecodeError),
        (200, b'{"return_code":true}', errors.DecodeError),
        (200, b'{"return_code":[0]}', errors.DecodeError),
        (200, b'{"return_code":0.5}', errors.DecodeError),
        (200, b'{"return_code":-0.1}', errors.DecodeError),
        (200, b'{"Return_Code":0}', errors.DecodeError),
        (429, b"null", errors.RateLimitError),
        (429, b"", errors.RateLimitError),
        (429, b"<html>Too Many Requests</html>", errors.RateLimitError),
        (400, b"<html><h1>Request Blocked</h1></html>", errors.Blocked),
        (200, b"<html><h1>REQUEST BLOCKED</h1></html>", errors.Blocked),
        (503, b"<title>Request Blocked</title>", errors.Blocked),
        (403, b"<html>Forbidden</html>", errors.Blocked),
        (302, b"<a href='/elsewhere'>moved</a>", errors.ServerError),
        (200, b'{"return_code":"--5","return_msg":"x"}', errors.DecodeError),
        (200, b'{"return_code":"' + b"1" * 5000 + b'"}', errors.DecodeError),
    ],
)
def test_answers_that_can_not_be_read(status: int, body: bytes, kind: type) -> None:
    with pytest.raises(kind) as caught:
        answers.check("ka10001", status, body)
    assert type(caught.value) is kind


OF_THE_CREDENTIAL = [
    *("8005", "8003", "8010", "8016", "8031", "8103"),
    *("8004", "8006", "8015", "8099", "8100", "8199"),  # never observed: classified by family
]
FINAL = ["8001", "8002", "8020", "8030", "8050"]
SHAPES = ["인증 실패[{}:x]", "[3]({}:x)", "실패 [CODE={}, MESSAGE=x]", "[CODE = {}]", "[ {} : x ]"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("code", [*OF_THE_CREDENTIAL, *FINAL])
def test_a_dead_token_is_recognised_in_every_text(shape: str, code: str) -> None:
    error = answers.refusal("ka10001", 3, shape.format(code))
    assert type(error) is (errors.AuthenticationError if code in FINAL else errors.TokenExpired)
    assert error.code == code


@pytest.mark.parametrize("form", ["{}", '"{}"', '" {} "', "{}.0"])
@pytest.mark.parametrize("code", [*OF_THE_CREDENTIAL, *FINAL, "1700", "1511", "1902", "1999"])
def test_the_code_is_recognised_in_return_code_itself(form: str, code: str) -> None:
    body = f'{{"return_code": {form.format(code)}, "return_msg": "x"}}'
    with pytest.raises(errors.APIError) as caught:
        answers.check("ka10001", 200, body.encode())
    in_text = answers.refusal("ka10001", 1, f"[{code}:x]")
    assert type(caught.value) is type(in_text)
    assert (caught.value.code, caught.value.return_code) == (code, int(code))


@pytest.mark.parametrize("return_code", [3, 805004, 805001, 800000])
def test_a_credential_refused_without_a_known_code_may_be_a_dead_token(return_code: int) -> None:
    assert type(answers.refusal("LOGIN", return_code, "x")) is errors.TokenExpired


@pytest.mark.parametrize("code", OF_THE_CREDENTIAL)
@pytest.mark.parametrize("api_id", ["au10001", "au10002"])
def test_asking_for_a_token_needs_no_token(api_id: str, code: str) -> None:
    assert type(answers.refusal(api_id, 3, f"[{code}:x]")) is errors.AuthenticationError


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1509", errors.InvalidRequest),
        ("1599", errors.InvalidRequest),
        ("1903", errors.InvalidRequest),
        ("1631", errors.ServerError),
        ("1632", errors.ServerError),
        ("1701", errors.RateLimitError),
        ("1702", errors.RateLimitError),
        ("1703", errors.RateLimitError),
        ("8200", errors.AuthenticationError),
    ],
)
@pytest.mark.parametrize("return_code", [1, 2, 5, 99])
def test_codes_are_judged_by_family_whatever_return_code_says(
    code: str, kind: type, return_code: int
) -> None:
    assert type(answers.refusal("ka10001", return_code, f"[{code}:x]")) is kind


class Stars:
    """Hides one secret, as :class:`kiwoom_async.net.mask.Mask` does."""

    def __call__(self, text: str) -> str:
        return text.replace("hidden", "***")

    def payload(self, payload: bytes) -> bytes:
        return payload.replace(b"hidden", b"***")


@pytest.mark.parametrize(
    "body",
    [
        b'{"return_code":3,"return_msg":"[8001:hidden]"}',
        b'{"return_msg":"hidden"}',
        b"hidden",
        b'{"token":"hidden","return_code":',
        b'{"return_code":7,"return_msg":"hidden hidden"}',
    ],
)
def test_what_the_server_repeats_is_masked(body: bytes) -> None:
    with pytest.raises(errors.KiwoomError) as caught:
        answers.check("ka10001", 200, body, Stars())
    assert "hidden" not in f"{caught.value} {vars(caught.value)}"
