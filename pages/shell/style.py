"""
The one style block. Rules hang on `key=` (`st-key-…`) and on our own classes (`mz-…`) alone.

Keys: `card-…` surface, `card-sunk-…`, `card-must-…`, `card-should-…`, `card-info-…` with an
edge, `primary-…` the one action, `sec-…` a section's heading, `row-…` an expander as a list
row. Both themes in one rule: the app sets `color-scheme`, `light-dark()` follows it.
"""

from __future__ import annotations

import streamlit as st

TOKENS = """
:root{
--mz-card:light-dark(#FFFFFF,#1D2125);--mz-sunk:light-dark(#F5F2EC,#191D20);
--mz-hair:light-dark(#EBE6DD,#2B3136);--mz-line:light-dark(#DBD5CB,#3A4147);
--mz-text:light-dark(#22262B,#E9E7E2);--mz-mute:light-dark(#585E66,#B4B8BD);
--mz-petrol:light-dark(#0E5566,#63C3D6);--mz-onprimary:light-dark(#FFFFFF,#06252C);
--mz-rest:light-dark(#E4DFD5,#30363B);--mz-tag:light-dark(#ECE9E4,#2C3136);
--mz-ok-bg:light-dark(#E3F0F8,#14303F);--mz-ok:light-dark(#005A8E,#7CC0EA);
--mz-fail-bg:light-dark(#FCEBDF,#3B2415);--mz-fail:light-dark(#A03F00,#FF9D5C);
--mz-warn-bg:light-dark(#FAF0D2,#352C14);--mz-warn:light-dark(#735300,#E8C25C);
--mz-done-bg:light-dark(#E3F3EB,#163226);--mz-done:light-dark(#1B6446,#7AD1A8);
--mz-migrated:#0072B2;
--mz-failed:repeating-linear-gradient(45deg,#D55E00 0 4px,#F3B58A 4px 6px);
--mz-skipped:radial-gradient(circle,light-dark(#FFFFFF,#E9E7E2) 1px,transparent 1.4px) 0 0/5px 5px,#8A8A8A;
}
"""

FRAME = """
[class*="st-key-card-"]{background:var(--mz-card);border-radius:.75rem}
[class*="st-key-card-sunk-"]{background:var(--mz-sunk)}
[class*="st-key-card-must-"]{border-left:4px solid #D55E00!important}
[class*="st-key-card-should-"]{border-left:4px solid #B98900!important}
[class*="st-key-card-info-"]{border-left:4px solid var(--mz-line)!important}
[class*="st-key-primary-"] button:not(:disabled),[class*="st-key-primary-"] button:not(:disabled) *{color:var(--mz-onprimary)!important}
.st-key-topbar{border-bottom:1px solid var(--mz-line);padding-bottom:.75rem}
.st-key-topbar a{background:transparent}
.st-key-topbar a p{font-weight:600}
.st-key-topbar [class*="st-key-quiet-"] a p{font-weight:400}
.st-key-body h1{padding:.25rem 0 1.15rem}
.st-key-body h2{padding:0 0 1rem}
.st-key-body :is([class*="st-key-sec-"]) :is(h2,h3){padding:0}
[class*="st-key-sec-"]{padding-top:.75rem}
[class*="st-key-row-"] summary,[class*="st-key-row-"] summary *{opacity:1}
[class*="st-key-row-"] summary p{color:var(--mz-text)}
[class*="st-key-row-"] details{border-radius:0!important}
[class*="st-key-row-"]{border-top:1px solid var(--mz-hair);padding-top:.35rem}
.st-key-steps a p{color:var(--mz-mute)!important;font-size:.875rem}
.st-key-steps a span{color:var(--mz-mute)!important}
.st-key-steps .st-key-now a{background:light-dark(#ECE9DF,#2C3136)}
.st-key-steps .st-key-now a p{color:var(--mz-text)!important;font-weight:600}
[class*="st-key-primary-"] button:disabled *{color:var(--mz-mute)!important}
.st-key-footer a p{font-weight:400}
"""

PIECES = """
.mz-i{font-family:"Material Symbols Rounded";font-weight:400;font-style:normal;font-size:1.15em;line-height:1;
letter-spacing:normal;text-transform:none;display:inline-block;white-space:nowrap;vertical-align:-.17em;font-feature-settings:"liga"}
.mz-i.done{color:var(--mz-done)}.mz-i.warn{color:var(--mz-warn)}.mz-i.fail{color:var(--mz-fail)}.mz-i.petrol{color:var(--mz-petrol)}
.mz-note{color:var(--mz-mute);font-size:.875rem;margin:0!important;line-height:1.45}
.mz-lead{margin:0!important;line-height:1.5}
.mz-h{font-family:"Source Serif",serif!important;font-size:1.125rem!important;font-weight:600!important;margin:0!important;padding:0!important;line-height:1.35}
h1.mz-h{font-size:2rem!important}
.mz-head{display:flex;gap:.75rem;align-items:baseline;justify-content:space-between;flex-wrap:wrap}
.mz-right{color:var(--mz-mute);font-size:.875rem;margin-left:auto}
.mz-sub{font-weight:600;margin:0!important}
.mz-chip{display:inline-flex;gap:.3rem;align-items:center;padding:.1rem .6rem;border-radius:1rem;font-size:.8125rem;font-weight:600;
background:var(--mz-tag);color:var(--mz-mute);white-space:nowrap;line-height:1.4}
.mz-chip.ok{background:var(--mz-ok-bg);color:var(--mz-ok)}.mz-chip.fail{background:var(--mz-fail-bg);color:var(--mz-fail)}
.mz-chip.warn{background:var(--mz-warn-bg);color:var(--mz-warn)}.mz-chip.done{background:var(--mz-done-bg);color:var(--mz-done)}
.mz-chips{display:flex;flex-wrap:wrap;gap:.5rem}
.mz-mark{background:var(--mz-ok-bg);color:var(--mz-ok);font-weight:600;padding:0 .25rem;border-radius:.2rem}
.mz-mark.bad{background:var(--mz-fail-bg);color:var(--mz-fail)}
.mz-tag{background:var(--mz-tag);border-radius:.3rem;padding:.1rem .4rem;font-size:.8125rem;font-weight:600;color:var(--mz-text)}
.mz-path{display:inline-flex;flex-wrap:wrap;gap:.25rem;align-items:center}.mz-path i{color:var(--mz-mute);font-style:normal}
.mz-dir{display:flex;flex-wrap:wrap;gap:.15rem .4rem;align-items:center;line-height:1.4}.mz-dir span:not(.mz-i){color:var(--mz-mute)}
.mz-dir.pill{border:1px solid var(--mz-line);border-radius:1.2rem;padding:.2rem .85rem;background:var(--mz-card);font-size:.875rem;width:fit-content}
.mz-dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:0!important;padding:0!important;font-size:.9375rem;line-height:1.5}
.mz-dl dt{color:var(--mz-mute)}.mz-dl dd{margin:0!important;overflow-wrap:anywhere}
.mz-btn{display:inline-flex;gap:.5rem;align-items:center;padding:.45rem .8rem;border-radius:.5rem;color:var(--mz-text)!important;
text-decoration:none!important;border:1px solid transparent;font-size:.9375rem;line-height:1.6;white-space:nowrap}
.mz-btn:hover{color:var(--mz-petrol)!important}
.mz-btn:focus-visible{outline:2px solid var(--mz-petrol);outline-offset:2px}
.mz-btn.primary{background:var(--mz-petrol);color:var(--mz-onprimary)!important;font-weight:600}
.mz-btn.primary:hover{filter:brightness(1.1)}
.mz-btn.second{border-color:var(--mz-line);background:var(--mz-card)}
.mz-list{list-style:none!important;margin:0!important;padding:0!important}.mz-list li{margin:0!important;padding:.1rem 0}
.mz-empty{text-align:center;padding:1rem 1rem .25rem}.mz-empty .mz-i{font-size:3rem;color:var(--mz-petrol)}
.mz-empty p{margin:.5rem 0 0!important;line-height:1.6}
.mz-empty .mz-h{padding:1rem 0 0!important}
"""

FIGURES = """
.mz-stats{display:flex;flex-wrap:wrap;gap:.4rem 2rem;align-items:baseline;line-height:1.3}
.mz-stats .end{margin-left:auto;align-self:center}
p.mz-fig{margin:0!important}
.mz-fig b{font-size:1.75rem;font-weight:600;font-variant-numeric:tabular-nums}
.mz-fig.small b{font-size:1rem}
.mz-fig span.w{color:var(--mz-mute);font-size:.9375rem}
.mz-fig.bad b{color:var(--mz-fail)}
.mz-sw{display:inline-block;width:.75rem;height:.75rem;border-radius:.15rem;background:var(--mz-rest);margin-right:.35rem}
.mz-migrated{background:var(--mz-migrated)}.mz-failed{background:var(--mz-failed)}.mz-skipped{background:var(--mz-skipped)}
.mz-bar{display:flex;height:.75rem;border-radius:.2rem;overflow:hidden;background:var(--mz-rest)}
.mz-bar span{display:block;min-width:2px;height:100%;transition:width .4s}
.mz-bar.thin{height:.5rem}
.mz-dots{display:flex;gap:.25rem}.mz-dots span{flex:1;height:.375rem;border-radius:.2rem;background:var(--mz-rest)}
.mz-dots .full{background:var(--mz-petrol)}
.mz-dots .half{background:linear-gradient(90deg,var(--mz-petrol) 50%,var(--mz-rest) 50%)}
.mz-legend{display:flex;flex-wrap:wrap;gap:.25rem 1.75rem;font-size:.875rem}
.mz-wait{background:var(--mz-warn-bg);color:var(--mz-text);border-radius:.5rem;padding:.6rem .8rem;line-height:1.5}
.mz-wait b,.mz-wait .mz-i{color:var(--mz-warn)}
.mz-wait.fail{background:var(--mz-fail-bg)}.mz-wait.fail b,.mz-wait.fail .mz-i{color:var(--mz-fail)}
"""

TABLES = """
.mz-scroll{overflow-x:auto}
.mz-t{width:100%;border-collapse:collapse;font-size:.9375rem;margin:0!important}
.mz-t :is(th,td){border:0!important;text-align:left;padding:.55rem .75rem .55rem 0!important;vertical-align:top;line-height:1.4}
.mz-t :is(th,td):last-child{padding-right:0!important}
.mz-t thead th{font-size:.8125rem;font-weight:600;color:var(--mz-mute);border-bottom:1px solid var(--mz-line)!important;vertical-align:bottom}
.mz-t tbody tr+tr :is(th,td){border-top:1px solid var(--mz-hair)!important}
.mz-t tbody th{font-weight:600}
.mz-t .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.mz-t .mid{vertical-align:middle}
.mz-t small{display:block;color:var(--mz-mute);font-size:.8125rem;font-weight:400}
.mz-t .mute{color:var(--mz-mute)}
.mz-chk{list-style:none!important;margin:0!important;padding:0!important;font-size:.9375rem}
.mz-chk li{display:grid;grid-template-columns:1.4rem minmax(6rem,30%) 1fr;gap:.25rem .5rem;margin:0!important;padding:.22rem 0;line-height:1.45}
.mz-chk li>span:nth-child(2){color:var(--mz-mute)}
.mz-chk li>span{overflow-wrap:anywhere}
.mz-msg{border:1px solid var(--mz-hair);border-radius:.5rem;padding:.5rem .75rem;margin-top:.5rem;line-height:1.5;overflow-wrap:anywhere}
.mz-msg small{display:block;color:var(--mz-mute);font-size:.8125rem}
.mz-msg.note{background:var(--mz-warn-bg);border-color:transparent}
.mz-msg.note small{color:var(--mz-text)}
.mz-quote{color:var(--mz-mute)}
"""

NARROW = """
@media (max-width:640px){
.st-key-body h1{font-size:1.625rem!important}
.mz-t .wide{display:none}
.st-key-steps [class*="st-key-other-"] a p{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.st-key-topbar>div:has(.mz-dir){order:9;flex-basis:100%}
.mz-stats{gap:.4rem 1.25rem}
.mz-stats .end{margin-left:0}
}
@media (prefers-reduced-motion:reduce){.mz-bar span{transition:none}}
"""


def apply() -> None:
    """Put the style block on the page; it takes no room."""
    st.html(f"<style>{TOKENS}{FRAME}{PIECES}{FIGURES}{TABLES}{NARROW}</style>")
