#include "fake/page.hpp"

#include "fake/cards.hpp"
#include "fake/web.hpp"

namespace ordo_fake {
namespace {

// The contrasts are at least 4.5:1 in both schemes, the targets at least 44 px high.
constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#1c2430;--soft:#4b5563;--line:#c9ced6;
--accent:#1d4ed8;--on-accent:#fff;--bad:#b42318;--good:#146c3c}
@media(prefers-color-scheme:dark){:root{--back:#12161d;--card:#1c222c;--text:#eef1f5;--soft:#b3bcc9;
--line:#3c4654;--accent:#8fb4ff;--on-accent:#0b1530;--bad:#ff9d94;--good:#7ddba3}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;min-height:100vh;display:flex;align-items:center;justify-content:center;
background:var(--back);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:28rem;padding:1.25rem;background:var(--card);border:1px solid var(--line);
border-radius:.75rem;overflow-wrap:anywhere}
h1{margin:0 0 .25rem;font-size:1.5rem;line-height:1.25}
p{margin:.25rem 0 1rem;color:var(--soft)}
.amount{margin:0;font-size:2rem;font-weight:700;color:var(--text)}
.bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}
fieldset{margin:0 0 1rem;padding:0;border:0}
legend{padding:0;margin-bottom:.5rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;padding:.5rem .75rem;
margin-bottom:.5rem;border:1px solid var(--line);border-radius:.5rem;cursor:pointer}
label:focus-within{outline:3px solid var(--accent);outline-offset:1px}
input{width:1.25rem;height:1.25rem;flex:none;accent-color:var(--accent)}
label span span{display:block;color:var(--soft);font-size:.875rem}
code{font:inherit;font-variant-numeric:tabular-nums}
button,.button{display:block;width:100%;min-height:2.75rem;padding:.625rem;border:0;border-radius:.5rem;
background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-align:center;
text-decoration:none;cursor:pointer}
button:focus-visible,.button:focus-visible{outline:3px solid var(--text);outline-offset:2px}
)";

// `form_target` is where the page's form may lead besides this server: some browsers ask the policy about
// the redirection behind a form too.
Page html_page(int status, const std::string& title, const std::string& content,
               const std::string& form_target = {}) {
    Page page{.status = status, .headers = {}, .body = {}};
    page.headers = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
         "form-action 'self'" +
             (form_target.empty() ? "" : " " + form_target)},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"Cache-Control", "no-store"},
    };
    page.body =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n<title>" +
        escape_html(title) + "</title>\n<style>" + std::string(kStyle) +
        "</style>\n</head>\n<body>\n<main>\n" + content + "</main>\n</body>\n</html>\n";
    return page;
}

std::string amount_of(const Intent& intent) {
    return escape_html(intent.amount + " " + intent.currency);
}

std::string summary(const Intent& intent) {
    return "<p class=\"amount\">" + amount_of(intent) + "</p>\n<p>Order " +
           escape_html(intent.order_number) + "</p>\n";
}

std::string card_choice() {
    std::string choice = "<fieldset>\n<legend>Test card</legend>\n";
    for (const Card& card : kCards) {
        const std::string number = escape_html(card.number);
        choice += "<label><input type=\"radio\" name=\"card\" value=\"" + number + "\"" +
                  (&card == &kCards[0] ? " checked" : "") + "><span><code>" + number +
                  "</code><span>" + escape_html(card.what) + "</span></span></label>\n";
    }
    return choice + "</fieldset>\n";
}

}  // namespace

Page pay_page(const Intent& intent, const std::string& token, int status,
              const std::string& problem) {
    std::string content =
        "<h1>Test payment</h1>\n<p>A sandbox: no money moves.</p>\n" + summary(intent);
    if (!problem.empty())
        content += "<p class=\"bad\" role=\"alert\">" + escape_html(problem) + "</p>\n";
    // Without an action the form goes to the address of the page itself.
    content += "<form method=\"post\">\n<input type=\"hidden\" name=\"token\" value=\"" +
               escape_html(token) + "\">\n" + card_choice() + "<button>Pay " + amount_of(intent) +
               "</button>\n</form>\n";
    return html_page(status, "Test payment", content, policy_source(intent.return_url));
}

Page settled_page(const Intent& intent) {
    const bool paid = intent.state == Intent::State::captured;
    const std::string title = paid ? "Already paid" : "Declined";
    std::string content =
        "<h1 class=\"" + std::string(paid ? "good" : "bad") + "\"><span aria-hidden=\"true\">" +
        (paid ? "✓" : "✕") + "</span> " + title + "</h1>\n" + summary(intent) + "<p>" +
        (paid ? "This test payment is done."
              : escape_html(intent.failure_message) + " The shop lets you try again.") +
        "</p>\n";
    const std::string back = back_address(intent.return_url, intent.payment_id);
    content += back.empty() ? "<p>You can close this page.</p>\n"
                            : "<a class=\"button\" href=\"" + escape_html(back) +
                                  "\">Back to the shop</a>\n";
    return html_page(200, title, content);
}

Page notice_page(int status, const std::string& title, const std::string& sentence) {
    return html_page(status, title,
                     "<h1>" + escape_html(title) + "</h1>\n<p>" + escape_html(sentence) + "</p>\n");
}

Page redirection(const std::string& address) {
    return {.status = 303,
            .headers = {{"Location", address},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-store"}},
            .body = {}};
}

}  // namespace ordo_fake
