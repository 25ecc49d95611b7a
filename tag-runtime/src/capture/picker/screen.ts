import { attempt } from '../../safe';

/** Every rule of the host holds against the page's own: inner important rules win over outer ones. */
const STYLE = `:host{all:initial!important;position:fixed!important;inset:0!important;width:auto!important;height:auto!important;
margin:0!important;padding:0!important;border:0!important;background:none!important;display:block!important;overflow:visible!important;
z-index:2147483647!important;pointer-events:none!important;opacity:1!important;visibility:visible!important;transform:none!important;color-scheme:light!important}
*{box-sizing:border-box;font:14px/1.45 system-ui,sans-serif}
.glass{position:fixed;inset:0;pointer-events:auto;cursor:crosshair;background:none}
.glass.through{pointer-events:none}
.box{position:fixed;border:2px solid #1c7ed6;background:#1c7ed622;border-radius:3px}
.box.like{border:2px dashed #d9480f;background:#d9480f1a}
.name{position:fixed;max-width:min(420px,90vw);overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:2px 8px;border-radius:4px;background:#1864ab;color:#fff}
.bar,.panel{position:fixed;pointer-events:auto;background:#1c1f23;color:#fff;border-radius:10px;box-shadow:0 4px 24px #0007}
.bar{left:50%;top:12px;transform:translateX(-50%);display:flex;gap:12px;align-items:center;padding:8px 8px 8px 14px;width:max-content;max-width:calc(100vw - 24px)}
.panel{bottom:12px;right:12px;width:min(380px,calc(100vw - 24px));max-height:calc(100vh - 24px);overflow:auto;padding:14px;cursor:default}
.panel.left{right:auto;left:12px}
h2{margin:0 0 10px;font-weight:600;font-size:15px;overflow-wrap:anywhere}
h2 small{color:#a9b0b8;font-size:13px}
fieldset{border:0;margin:0 0 10px;padding:0;min-width:0}
legend{padding:0;margin-bottom:3px;color:#c1c7cd;font-size:13px}
label{display:flex;gap:8px;align-items:baseline;padding:3px 0;cursor:pointer}
label b{font-weight:400}
label span{margin-left:auto;color:#c1c7cd;white-space:nowrap}
code{display:block;font:12px/1.4 ui-monospace,monospace;color:#a5d8ff;overflow-wrap:anywhere}
input[type=text]{width:100%;padding:6px 8px;border:1px solid #868e96;border-radius:6px;background:#2b3036;color:#fff}
button{padding:7px 14px;border:1px solid #868e96;border-radius:6px;background:none;color:#fff;cursor:pointer;white-space:nowrap}
button.main{background:#1c7ed6;border-color:#1c7ed6}
button:disabled{opacity:.5;cursor:default}
:focus-visible{outline:3px solid #ffd43b;outline-offset:1px}
.row{display:flex;gap:8px;flex-wrap:wrap;margin-top:12px}
.said{margin:8px 0 0;min-height:20px;color:#ffe066}`;

/** So many of the elements that a selector means are drawn; all of them are counted. */
const MOST_DRAWN = 200;

/** What the picker draws over the page, in a shadow tree that the page's styles do not reach. */
export interface Screen {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** Draws around what is meant now, with its name, and around what else is meant. */
  draw(meant: Element | undefined, name: string, like: readonly Element[]): void;
  /** Lets the page be used while it stays on the screen. */
  through(open: boolean): void;
  remove(): void;
}

function place(box: HTMLElement, { left, top, width, height }: DOMRect): void {
  Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

/** Makes an element of the picker's own; texts are never read as HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Stays above everything: within the dialog that makes the rest of the page unusable, and in the top layer. */
function raise(host: HTMLElement): void {
  const dialog = attempt(() => [...document.querySelectorAll('dialog:modal')].pop());
  const parent = dialog ?? document.documentElement;
  if (host.parentNode !== parent) {
    parent.append(host);
    attempt(() => host.showPopover());
  }
}

export function openScreen(): Screen {
  const host = document.createElement('metka-picker');
  host.setAttribute('popover', 'manual');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const glass = make('div', { className: 'glass' });
  const drawn = make('div');
  root.append(glass, drawn);
  raise(host);
  return {
    host,
    root,
    draw(meant, name, like) {
      raise(host);
      const boxes = like
        .filter((element) => element !== meant)
        .slice(0, MOST_DRAWN)
        .map((element) => {
          const box = make('div', { className: 'box like' });
          place(box, element.getBoundingClientRect());
          return box;
        });
      if (meant) {
        const box = make('div', { className: 'box' });
        const area = meant.getBoundingClientRect();
        place(box, area);
        const label = make('div', { className: 'name' }, name);
        label.style.left = `${Math.max(4, Math.min(area.left, innerWidth - 200))}px`;
        label.style.top = `${area.top > 28 ? area.top - 27 : Math.min(area.bottom + 3, innerHeight - 28)}px`;
        boxes.push(box, ...(name ? [label] : []));
      }
      drawn.replaceChildren(...boxes);
    },
    through(open) {
      glass.classList.toggle('through', open);
    },
    remove() {
      host.remove();
    },
  };
}
