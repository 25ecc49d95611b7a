/** The banner's own styles; the page's do not reach it. Accept and decline look the same: neither may be easier. */
export const STYLE = `:host{all:initial}\
*{box-sizing:border-box;margin:0;font:15px/1.45 system-ui,sans-serif;color:#1c1f23}\
section,.reopen{position:fixed;z-index:2147483647;left:16px;bottom:16px;background:#fff;box-shadow:0 2px 24px #0003;border-radius:12px}\
section{padding:20px;max-width:min(640px,calc(100vw - 32px));max-height:calc(100vh - 32px);overflow:auto}\
section.bottom{left:50%;transform:translateX(-50%);width:100%}\
section.center{left:50%;bottom:50%;transform:translate(-50%,50%)}\
h2{font-size:18px;font-weight:600;margin-bottom:8px}h2:focus{outline:none}\
p{margin-bottom:12px}.choices p{margin:2px 0 10px 26px;color:#50565e;font-size:13px}\
label,.buttons{display:flex;gap:8px}label{align-items:center}.buttons{flex-wrap:wrap}input{width:18px;height:18px}\
button{min-height:44px;padding:8px 18px;border:1px solid var(--accent,#1c5fd4);border-radius:8px;background:var(--accent,#1c5fd4);color:#fff;cursor:pointer}\
.plain{background:none;border-color:#0000;color:inherit;text-decoration:underline}\
.reopen{min-height:36px;padding:6px 12px;color:inherit;border-color:#c3c8cf;font-size:13px}\
a{color:var(--accent,#1c5fd4)}\
:focus-visible{outline:3px solid var(--accent,#1c5fd4);outline-offset:2px}\
[hidden]{display:none}\
@media(max-width:520px){.buttons button{flex:1 1 100%}}`;
