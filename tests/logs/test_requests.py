"""What a request, a referer and a user agent say."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.logs.panel import Device
from zhagen.logs.requests.agents import device_of, robot_of
from zhagen.logs.requests.masking import clean_query, mask_path, mask_reason
from zhagen.logs.requests.referers import (
    Arrived,
    OwnHosts,
    host_of,
    is_engine,
    named_hosts,
    own_hosts,
)
from zhagen.logs.requests.requests import is_page, path_of, target_of

SITE = OwnHosts(frozenset({"shili.example"}))
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8"
ANDROID = "Mozilla/5.0 (Linux; U; Android 13; zh-CN) AppleWebKit/537 UCBrowser/15 Mobile Safari/537"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/a/b.html?x=1#y", "/a/b.html"),
        (b"/%E7%A4%BE%E4%BF%9D/1", "/社保/1"),
        (b"/\xe7\xa4\xbe", "/社"),
        (b"/\\xE7\\xA4\\xBE", "/社"),
        (b"/%C9%E7%B1%A3", "/社保"),
        (b"http://www.shili.example/a?b", "/a"),
        (b"https://www.shili.example", "/"),
        (b"//a//b", "/a//b"),
        (b"/a;jsessionid=123", "/a"),
        (b"/a%00b", "/a\ufffdb"),
        (b"*", None),
        (b"shili.example:443", None),
    ],
)
def test_a_path_has_one_spelling(target, path):
    assert path_of(target) == path


@given(st.binary(max_size=80))
def test_any_request_is_something(raw):
    found = target_of(raw)
    assert found.path is None or found.path.startswith("/")
    found = SITE.source_of(raw)
    assert (found.page is not None) <= (found.arrived is Arrived.INTERNAL)


@pytest.mark.parametrize(
    "path", ["/", "/a", "/a/", "/a.html", "/a.jsp", "/a.do", "/v1.0", "/a.b/c"]
)
def test_pages(path):
    assert is_page(path)


@pytest.mark.parametrize(
    "path", ["/a.css", "/a.JS", "/x/a.png", "/a.pdf", "/a.docx", "/robots.txt"]
)
def test_files_are_no_pages(path):
    assert not is_page(path)


@pytest.mark.parametrize(
    ("request_line", "gets", "path"),
    [
        (b"GET /a HTTP/1.1", True, "/a"),
        (b"GET /a b HTTP/2.0", True, "/a b"),
        (b"GET /", True, "/"),
        (b"POST /a HTTP/1.1", False, "/a"),
        (b"HEAD /a HTTP/1.1", False, "/a"),
        (b"-", False, None),
        (b"\\x16\\x03", False, None),
        (b"get /a HTTP/1.1", False, None),
    ],
)
def test_a_request_line_is_taken_apart(request_line, gets, path):
    found = target_of(request_line)
    assert (found.gets, found.path) == (gets, path)


def test_item_codes_and_dates_in_paths_stay_and_personal_numbers_do_not():
    for path in ("/item/11440300MB2C92000000", "/2026/07/01/t20260701_1234567.html",
                 "/art/20260701123456789", "/12345678901234567890123456789012"):  # fmt: skip
        assert mask_path(path) == path
    assert mask_path("/11010119000101999X") == "/*"
    assert mask_path("/u-13900012345.html") == "/u-*.html"
    assert mask_path("/user/张三丰/detail.html") == "/user/*/detail.html"
    assert mask_path("/user/login.html") == "/user/login.html"


def test_typed_text_is_masked_and_short():
    assert clean_query("  电话　１３９０００１２３４５  ") == "电话 139****2345"
    assert len(clean_query("长" * 500)) == 60


@pytest.mark.parametrize(
    ("referer", "arrived", "page"),
    [
        (b"-", Arrived.DIRECT, None),
        (b"", Arrived.DIRECT, None),
        (b"https://www.shili.example/guide/a.html?x=1", Arrived.INTERNAL, "/guide/a.html"),
        (b"http://m.shili.example:8080", Arrived.INTERNAL, "/"),
        (b"/guide/b.html", Arrived.INTERNAL, "/guide/b.html"),
        (b"https://www.baidu.com/link?url=x", Arrived.SEARCH, None),
        (b"https://cn.bing.com/search?q=x", Arrived.SEARCH, None),
        (b"https://other.example/", Arrived.EXTERNAL, None),
        (b"https://notshili.example/", Arrived.EXTERNAL, None),
        (b"https://[broken/", Arrived.EXTERNAL, None),
        (b"android-app://com.tencent.mm", Arrived.EXTERNAL, None),
    ],
)
def test_a_referer_tells_where_someone_came_from(referer, arrived, page):
    found = SITE.source_of(referer)
    assert (found.arrived, found.page) == (arrived, page)


def test_the_sites_own_names_are_the_most_seen_that_are_no_search_engine():
    seen = Counter({"baidu.com": 900, "shili.example": 500, "b.example": 260, "c.example": 20})
    assert own_hosts(seen).names == {"shili.example", "b.example"}
    assert own_hosts(Counter({"baidu.com": 9, "": 5})).names == set()
    assert named_hosts([" WWW.Shili.example ", ""]).names == {"shili.example"}


def test_hosts_have_one_spelling():
    assert host_of(b"HTTPS://WWW.Shili.Example:443/x") == "shili.example"
    assert is_engine("m.baidu.com")
    assert not is_engine("baidu.com.shili.example")


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (WINDOWS, ""),
        (IPHONE, ""),
        (ANDROID, ""),
        ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", ""),
        ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; 360SE)", ""),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0", ""),
        ("Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/537.36 Cubot Safari/537.36", ""),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
         "baidu"),
        ("Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", "sogou"),
        ("Mozilla/5.0 (Windows NT 5.1) Gecko/2008 Firefox/3.5.2; 360Spider", "360"),
        ("Mozilla/5.0 (Linux; Android 5.0) Mobile Safari/537.36 (compatible; Bytespider)",
         "bytedance"),
        ("YisouSpider", "shenma"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html", "google"),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bing"),
        ("curl/7.88.1", "tool"),
        ("Wget/1.21", "tool"),
        ("python-requests/2.31.0", "tool"),
        ("Go-http-client/1.1", "tool"),
        ("Java/1.8.0_281", "tool"),
        ("Mozilla/5.0 HeadlessChrome/120.0", "headless"),
        ("Zabbix", "monitor"),
        ("SomeNewBot/1.0", "other"),
        ("Mozilla/5.0", "other"),
        ("Reader/0.1 (http://reader.example/)", "other"),
        ("Feedbin - 3 subscribers", "feed"),
        ("my crawler", "other"),
        ("-", "nameless"),
        ("", "nameless"),
    ],
)  # fmt: skip
def test_robots_say_so(agent, robot):
    assert robot_of(agent) == robot


@pytest.mark.parametrize(
    ("agent", "device"),
    [(WINDOWS, Device.DESKTOP), (IPHONE, Device.PHONE), (ANDROID, Device.PHONE),
     (WINDOWS + " MicroMessenger/7 WindowsWechat", Device.DESKTOP)],
)  # fmt: skip
def test_devices(agent, device):
    assert device_of(agent) is device


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("社保 wang.li@example.com 查询", "社保 * 查询"),
        ("护照E12345678", "护照*"),
        ("110101-19000101-9990", "*"),
        ("eyJhbGciOiJIUzI1NiJ9abc 登录", "* 登录"),
        ("办件20260701123", "办件*"),
        ("2026年7月 养老金1234567", "2026年7月 养老金1234567"),
    ],
)
def test_what_may_be_the_number_of_somebody_is_not_kept_of_typed_text(typed, kept):
    assert clean_query(typed) == kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/u/wang.li@163.com/a", "/u/*/a"),
        ("/r/aB3dE5fG7hJ9kL1mN3pQ5rS7", "/r/*"),
        ("/p/110101-19000101-9990", "/p/*"),
        ("/p/110101000101999", "/p/*"),
        ("/img/icon@2x.png", "/img/icon@2x.png"),
        ("/npm/vue@3.6.0.min.js", "/npm/vue@3.6.0.min.js"),
        ("/item/11000000MB1A2B3C4D2330101001000", "/item/11000000MB1A2B3C4D2330101001000"),
        ("/d/0123456789abcdef0123456789abcdef.html", "/d/0123456789abcdef0123456789abcdef.html"),
        ("/how-to-apply-2026-07-01-for-a-permit", "/how-to-apply-2026-07-01-for-a-permit"),
    ],
)
def test_tokens_and_addresses_are_not_kept_of_paths_and_numbers_of_pages_are(path, kept):
    assert mask_path(path) == kept


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("申请人张三未签字", "申请人**未签字"),
        ("请联系王小明补正", "请联系**补正"),
        ("联系人：李四，13900012345", "联系人：**，139****2345"),
        ("王小明的身份证复印件与原件不符", "**的身份证复印件与原件不符"),
        ("缺少李四的委托书", "缺少**的委托书"),
        ("申请人的身份证过期", "申请人的身份证过期"),
        ("单位的委托书没有盖章", "单位的委托书没有盖章"),
        ("缺少配偶的户口簿", "缺少配偶的户口簿"),
        ("申请人应补充材料", "申请人应补充材料"),
        ("申请人身份证过期", "申请人身份证过期"),
    ],
)
def test_persons_are_not_kept_of_the_reasons_of_returns(reason, kept):
    assert mask_reason(reason) == kept
