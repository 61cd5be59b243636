"""Refusals in the shapes they were recorded in: HTTP 200, a flat body, the code in the text."""

from __future__ import annotations

from kiwoom_async.simulator.faults import Place

__all__ = ["Refusal", "check_code", "order_refused", "refused", "throttled"]

_INPUT, _AUTHENTICATION, _COUNT, _BUSINESS = 2, 3, 5, 20

_LEADS = {
    _BUSINESS: "요청을 처리하지 못했습니다",
    _INPUT: "입력 값 오류입니다",
    _AUTHENTICATION: "인증에 실패했습니다",
    _COUNT: "허용된 요청 개수를 초과하였습니다",
}

_REFUSALS = {
    1501: (_INPUT, "API ID가 Null이거나 값이 없습니다"),
    1504: (_INPUT, "해당 URI에서는 지원하는 API ID가 아닙니다. API ID={api_id}, URI={path}"),
    1505: (_INPUT, "해당 API ID는 존재하지 않습니다. API ID={api_id}"),
    1511: (_INPUT, "필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터={field}"),
    1512: (_INPUT, "Http header에 값이 설정되지 않았거나 읽을 수 없습니다"),
    1513: (_INPUT, "Http Header에 authorization 필드가 설정되어 있어야 합니다"),
    1514: (_INPUT, "입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다"),
    1515: (
        _INPUT,
        "Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 아닙니다",
    ),
    1516: (_INPUT, "Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다"),
    1517: (_INPUT, "입력 값 형식이 올바르지 않습니다. 파라미터={field} 실패사유={why}"),
    1631: (_BUSINESS, "일시적인 오류가 발생하였습니다. 잠시 후 다시 시도해 주십시오"),
    1632: (_BUSINESS, "일시적인 오류가 발생하였습니다. 잠시 후 다시 시도해 주십시오"),
    1634: (_COUNT, "요청 가능한 종목 개수를 초과하였습니다. 최대={limit}, API ID={api_id}"),
    1700: (_COUNT, "허용된 API 요청 개수를 초과하였습니다. 유량={limit}, API ID={api_id}"),
    1701: (_COUNT, "허용된 전체 요청 개수를 초과하였습니다. 유량={limit}, API ID={api_id}"),
    1702: (_COUNT, "허용된 그룹 요청 개수를 초과하였습니다. 유량={limit}, API ID={api_id}"),
    1901: (_INPUT, "시장 코드값이 존재하지 않습니다. 종목코드={symbol}"),
    1902: (_INPUT, "종목 정보가 없습니다. 입력한 종목코드 값을 확인바랍니다. 종목코드={symbol}"),
    1687: (_INPUT, "재귀호출이 발생하여 제한됩니다. API ID={api_id}"),
    1999: (_BUSINESS, "예기치 못한 에러가 발생하였습니다"),
    8001: (_AUTHENTICATION, "App Key와 Secret Key 검증에 실패했습니다"),
    8002: (_AUTHENTICATION, "App Key와 Secret Key 검증에 실패했습니다. 실패사유={why}"),
    8003: (_AUTHENTICATION, "Access Token을 조회하는데 실패했습니다"),
    8005: (_AUTHENTICATION, "Token이 유효하지 않습니다"),
    8006: (_AUTHENTICATION, "Access Token을 생성하는데 실패했습니다"),
    8009: (_AUTHENTICATION, "Access Token을 발급하는데 실패했습니다"),
    8010: (
        _AUTHENTICATION,
        "Token을 발급받은 IP와 서비스를 요청한 IP가 동일하지 않습니다",
    ),
    8011: (
        _INPUT,
        "Access Token을 발급하는데 실패했습니다. 입력값에 grant_type이 들어오지 않았습니다",
    ),
    8012: (_INPUT, "Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다"),
    8015: (_AUTHENTICATION, "Access Token을 폐기하는데 실패했습니다. 실패사유={why}"),
    8016: (
        _INPUT,
        "Access Token을 폐기하는데 실패했습니다. 입력값에 Token이 들어오지 않았습니다",
    ),
    8020: (_INPUT, "입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다."),
    8030: (_INPUT, "투자구분(실전/모의)이 달라서 Appkey를 사용할수가 없습니다"),
    8031: (_INPUT, "투자구분(실전/모의)이 달라서 Token를 사용할수가 없습니다"),
    8040: (_AUTHENTICATION, "단말기 인증에 실패했습니다"),
    8103: (_AUTHENTICATION, "토큰 또는 단말기 인증에 실패했습니다"),
    8104: (_BUSINESS, "모의투자에서 제공되지 않는 서비스입니다"),
    8200: (_BUSINESS, "법인 고객에게 제공되지 않는 서비스입니다"),
    8050: (_AUTHENTICATION, "지정단말기 인증에 실패했습니다"),
}


class Refusal(Exception):
    """A request was refused.

    Attributes:
        return_code: The class of the refusal.
        message: Text of ``return_msg``.
        status: HTTP status.
    """

    def __init__(self, return_code: int | str, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.return_code = return_code
        self.message = message
        self.status = status


def refused(code: int, *, status: int = 200, place: Place = "text", **details: object) -> Refusal:
    """Return a refusal of the server by its four-digit code; ``details`` fill its text."""
    return_code, text = _REFUSALS[code]
    message = text.format_map(_Details(details))
    if place == "text":
        return Refusal(return_code, f"{_LEADS[return_code]}[{code}:{message}]", status)
    return Refusal(code if place == "number" else str(code), message, status)


class _Details(dict[str, object]):
    """Values in the text of a refusal; unknown ones are blank."""

    def __missing__(self, key: str) -> str:
        return ""


def check_code(code: int) -> None:
    """Check that the server has a refusal of this code.

    Raises:
        ValueError: there is no such code.
    """
    if code not in _REFUSALS:
        raise ValueError(f"{code} is no code of the server; {sorted(_REFUSALS)} are")


def throttled() -> Refusal:
    """Return the refusal of a token endpoint that was asked too often: a body ``null``."""
    return Refusal("", "", 429)


def order_refused(code: str, text: str) -> Refusal:
    """Return a business refusal (return_code 20), such as ``RC4058`` for a closed market."""
    return Refusal(_BUSINESS, f"[2000]({code}:{text})")
