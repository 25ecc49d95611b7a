const STYLE = `:host{all:initial}:host([hidden]){display:none}
div{position:fixed;left:12px;bottom:12px;z-index:2147483647;display:flex;gap:8px;align-items:center;padding:6px 6px 6px 12px;
border-radius:8px;background:#1c1f23;box-shadow:0 2px 12px #0005}
div,button{font:13px/1.4 system-ui,sans-serif;color:#fff}
button{padding:3px 10px;border:1px solid #fff8;border-radius:6px;background:none;cursor:pointer}`;

/** Says on the page that it is a preview, with what one can do there. */
export function showBadge(session: string, actions: Readonly<Record<string, () => void>>): HTMLElement {
  const host = document.createElement('metka-preview');
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed sheet needs no permission in the page's content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  const box = document.createElement('div');
  box.append(`Metka preview · ${session}`);
  for (const name of Object.keys(actions)) {
    const button = document.createElement('button');
    button.textContent = name;
    box.append(button);
  }
  // On the way down: a click on the badge is none of the page's, nor of its triggers.
  addEventListener(
    'click',
    (event) => {
      const path = event.composedPath();
      if (path.includes(host)) {
        event.stopImmediatePropagation();
        actions[(path[0] as HTMLElement).textContent ?? '']?.();
      }
    },
    true,
  );
  shadow.append(box);
  document.body.append(host);
  return host;
}
