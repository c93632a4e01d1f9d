// SPDX-License-Identifier: GPL-3.0-or-later
// The style of report.html. No character in it needs escaping in HTML or XML: no "<", no "&".
#include <stddef.h>

#include "report/page.h"

const char *const esri_page_style[] = {
    // colours: light, then dark
    ":root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1c2733;--quiet:#5c6b7a;"
    "--line:#dfe4ea;--stripe:#f4f6f8;--closed:#e3e7ec;--accent:#2b6a94;--alarm:#b3402f;"
    "--t0:#3f7cac;--t1:#d08c37;--t2:#5a9a6b;--t3:#8a6bab;--t4:#b7607a;--t5:#4c9a9a;"
    "--run:#9db4c8}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#11161c;--card:#19212a;--ink:#e3e9ef;"
    "--quiet:#97a5b3;--line:#2c3743;--stripe:#1e2731;--closed:#2b3540;--accent:#7fb8de;"
    "--alarm:#f08a75;--t0:#6ba5d2;--t1:#dfa458;--t2:#7dbb8c;--t3:#ab8fcb;--t4:#d4849c;"
    "--t5:#6fbcbc;--run:#4d6880}}\n",
    // type and frame
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"
    "\"Segoe UI\",Roboto,\"Noto Sans\",\"Noto Sans CJK TC\",\"Noto Sans TC\",\"PingFang TC\","
    "\"PingFang HK\",\"Microsoft JhengHei\",sans-serif}\n"
    "header,main,footer{max-width:1240px;margin:0 auto;padding:0 28px}\n"
    "header{padding-top:36px}\n"
    "h1{font-size:28px;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin:0}\n"
    "h1 span{display:block;font-size:19px;font-weight:400;letter-spacing:0;color:var(--quiet);"
    "margin-top:4px}\n"
    "header p{margin:6px 0 0;color:var(--quiet)}\n"
    "h2{font-size:19px;font-weight:650;margin:0 0 12px}\n"
    "h3{font-size:14px;font-weight:600;margin:0 0 8px;color:var(--quiet)}\n"
    "a{color:inherit;text-decoration:none}\n"
    "td a,nav a{color:var(--accent)}a:hover{text-decoration:underline}\n"
    "nav{display:flex;flex-wrap:wrap;gap:4px 20px;margin:14px 0 0}\n"
    "section{background:var(--card);border:1px solid var(--line);border-radius:10px;"
    "padding:22px 24px;margin:20px 0}\n"
    "small{color:var(--quiet);font-size:12.5px;font-weight:400}\n"
    ".note{color:var(--quiet);margin:12px 0 0}\n"
    "footer{color:var(--quiet);font-size:13px;padding-bottom:40px}\n",
    // headline figures
    ".tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:14px;margin:24px 0 0}\n"
    ".tiles div{background:var(--card);border:1px solid var(--line);border-radius:10px;"
    "padding:16px 18px}\n"
    ".tiles dt{color:var(--quiet);font-size:13.5px}\n"
    ".tiles dd{margin:2px 0 0;color:var(--quiet);font-variant-numeric:tabular-nums}\n"
    ".tiles b{font-size:29px;line-height:1.2;font-weight:650;letter-spacing:-.02em;"
    "color:var(--ink)}\n"
    ".tiles small{display:block;margin-top:4px;line-height:1.35}\n"
    ".broken{border-color:var(--alarm)}.broken h2,.broken b,.empty{color:var(--alarm)}\n"
    ".broken ul{margin:0;padding-left:20px}\n",
    // timeline
    ".scroll{overflow-x:auto}\n"
    "svg{display:block;width:100%;min-width:940px;height:auto}\n"
    "svg text{font-size:112px;fill:var(--ink)}\n"
    "svg .month{font-weight:600;stroke:none}svg path.month{stroke:var(--line);stroke-width:10}\n"
    "svg .tick{font-size:86px;fill:var(--quiet)}svg path.tick{stroke:var(--line);"
    "stroke-width:10}\n"
    "svg .row{fill:var(--quiet)}svg .scale{font-size:92px;fill:var(--quiet);text-anchor:end}\n"
    ".stripe{fill:var(--stripe)}svg .closed{fill:var(--closed)}\n"
    ".tone0{--tone:var(--t0)}.tone1{--tone:var(--t1)}.tone2{--tone:var(--t2)}\n"
    ".tone3{--tone:var(--t3)}.tone4{--tone:var(--t4)}.tone5{--tone:var(--t5)}\n"
    ".bar{fill:var(--tone)}.bar.open{fill:var(--card);stroke:var(--alarm);stroke-width:18}\n"
    "svg a:hover .bar{stroke:var(--ink);stroke-width:14}\n"
    ".week{fill:var(--t0)}.shade1{fill-opacity:.2}.shade2{fill-opacity:.4}.shade3{fill-opacity:.6}"
    ".shade4{fill-opacity:.8}\n"
    ".run{fill:var(--run)}.run.over{fill:var(--alarm)}\n"
    ".base{stroke:var(--quiet);stroke-width:10}\n"
    "path.capacity{fill:none;stroke:var(--quiet);stroke-width:14;stroke-dasharray:40 30}\n"
    ".legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;color:var(--quiet);"
    "font-size:13.5px}\n"
    ".legend i{display:inline-block;width:16px;height:9px;border-radius:2px;margin-right:6px;"
    "background:var(--tone)}\n"
    ".legend .open{background:none;border:2px solid var(--alarm)}\n"
    ".legend .closed{background:var(--closed)}\n"
    ".legend .capacity{background:none;border-top:2px dashed var(--quiet);height:4px;"
    "border-radius:0}\n",
    // bars
    ".bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:6px 14px;"
    "align-items:center}\n"
    ".bars div{display:contents}.bars div span:last-child{text-align:right;"
    "font-variant-numeric:tabular-nums}\n"
    ".bars i{height:12px;background:var(--stripe);border-radius:3px}\n"
    ".bars b{display:block;height:100%;min-width:2px;background:var(--t0);border-radius:3px}\n"
    ".bars b.saving{background:var(--t2)}.bars b.none{background:none}\n"
    ".pair{display:grid;grid-template-columns:1fr 1fr;gap:28px 48px;margin-bottom:20px}\n",
    // tables
    "summary{cursor:pointer;font-weight:600;padding:8px 0;position:sticky;top:0;"
    "background:var(--card)}\n"
    "details+details{margin-top:10px}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
    "th{text-align:left;font-size:13px;font-weight:500;color:var(--quiet);padding:4px 12px 6px 0;"
    "border-bottom:1px solid var(--line)}\n"
    "td{vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--line);"
    "overflow-wrap:anywhere}\n"
    "td small{display:block}\n"
    "tr:target td{background:var(--stripe);box-shadow:inset 0 2px var(--accent)}\n"
    ".visits th:nth-child(1){width:24%}.visits th:nth-child(2){width:32%}\n"
    ".gaps th:nth-child(1){width:16%}.gaps th:nth-child(2){width:32%}\n"
    ".reviewers th:nth-child(1){width:21%}.reviewers th:nth-child(2){width:31%}\n"
    ".reviewers th:nth-child(3){width:8%}.reviewers th:nth-child(5){width:10%}\n"
    ".reviewers th:nth-child(6){width:8%}\n"
    ".reviewers td:nth-child(n+5),.reviewers th:nth-child(n+5){text-align:right;"
    "font-variant-numeric:tabular-nums}\n"
    ".seat{display:grid;grid-template-columns:84px 1fr max-content;gap:0 10px}\n"
    ".seat i{font-style:normal;color:var(--quiet);font-size:13px;line-height:22px}\n"
    ".seat em{font-style:normal;color:var(--quiet);font-variant-numeric:tabular-nums}\n"
    ".seat+.seat{margin-top:4px}\n"
    ".dots{letter-spacing:2px;color:var(--accent)}.date{white-space:nowrap;margin-right:10px}\n",
    // small screens
    "@media (max-width:900px){.tiles{grid-template-columns:repeat(2,1fr)}"
    ".tiles div:nth-child(5){grid-column:1/-1}.pair{grid-template-columns:1fr}}\n"
    "@media (max-width:640px){header,main,footer{padding-left:14px;padding-right:14px}"
    "section{padding:16px 14px}thead{display:none}table,tbody,tr,td{display:block}"
    "tr{border-bottom:1px solid var(--line);padding:8px 0}td{border:0;padding:1px 0}"
    ".reviewers td:nth-child(n+5){text-align:left}"
    ".reviewers td:nth-child(5):before{content:\"one way \"}"
    ".reviewers td:nth-child(6):before{content:\"recent visits \"}}\n",
    // paper
    "@page{size:A4;margin:14mm}\n"
    "@media print{:root{--page:#fff}body{font-size:11px;print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}header,main,footer{max-width:none;padding:0}nav{display:none}"
    "section{border:0;padding:0;margin:18px 0}svg{min-width:0}.tiles b{font-size:20px}"
    "tr,.tiles div{break-inside:avoid}summary{position:static}.scroll{overflow:visible}}\n",
    NULL,
};
