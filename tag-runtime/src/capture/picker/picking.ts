import { attempt } from '../../safe';
import type { Handed } from '../debug-post';
import { called, Panel, type Picked } from './panel';
import { make, openScreen, type Screen } from './screen';
import { around, elementAt, meantBy, waysFor } from './target';
import { type Words, words } from './words';

const TICK_MS = 200;

/** Events that the page must not see while somebody picks; what they do by themselves stays. */
const KEPT = [
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'mousedown',
  'mouseup',
  'mouseover',
  'mouseout',
  'pointerdown',
  'pointerup',
  'pointermove',
  'mousemove',
  'pointerover',
  'pointerout',
  'touchstart',
  'touchend',
  'keydown',
  'keyup',
  'keypress',
  'input',
  'beforeinput',
  'focusin',
  'focusout',
  'paste',
  'wheel',
  'submit',
];

/** The elements that the keyboard walks over. */
const STOPS =
  'a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button],[role=link],[tabindex],form,img';

function nextStop(from: Element | undefined, back: boolean): Element | undefined {
  const stops = [...document.querySelectorAll(STOPS)].filter((one) => one.getClientRects().length);
  const place = from ? stops.indexOf(from) : -1;
  return stops[(place + (back ? -1 : 1) + stops.length) % stops.length];
}

function outward(element: Element): Element | undefined {
  const above = around(element);
  return above && !/^(html|body)$/.test(above.localName) ? above : undefined;
}

/** Back towards what was pointed at, or to what comes first inside. */
function inward(element: Element, innermost: Element | undefined): Element | undefined {
  let below = innermost;
  while (below && below !== element && around(below) !== element) {
    below = around(below);
  }
  return below && below !== element ? below : (element.firstElementChild ?? undefined);
}

/** Somebody picking on a page. */
class Picking {
  private readonly screen: Screen = openScreen();
  private readonly bar: HTMLElement;
  private timer: ReturnType<typeof setInterval> | undefined;
  private hovered: Element | undefined;
  /** What was pointed at before its surroundings were chosen with the keyboard. */
  private innermost: Element | undefined;
  private panel: Panel | undefined;
  private open = false;
  private pointer: PointerEvent | undefined;

  constructor(
    private readonly words: Words,
    private readonly hand: (picked: Picked) => Promise<Handed>,
    private readonly ended: () => void,
  ) {
    const hint = make('span', {}, words.hint);
    hint.setAttribute('role', 'status');
    this.bar = make('div', { className: 'bar' }, hint, make('button', { type: 'button', name: 'done' }, words.done));
    this.screen.root.append(this.bar);
  }

  start(): void {
    // What is typed belongs to the picker, so no field of the page keeps the focus.
    (document.activeElement as HTMLElement | null)?.blur?.();
    for (const type of KEPT) {
      addEventListener(type, this.hear, { capture: true, passive: false });
    }
    addEventListener('blur', this.back);
    this.timer = setInterval(() => this.draw(), TICK_MS);
  }

  private readonly back = (): void => this.let(false);

  end(): void {
    for (const type of KEPT) {
      removeEventListener(type, this.hear, { capture: true });
    }
    removeEventListener('blur', this.back);
    clearInterval(this.timer);
    this.screen.remove();
    this.ended();
  }

  /** Lets the page be used, or ends that: what opens only while it is pointed at is meant from then on. */
  private let(open: boolean): void {
    if (this.open && !open && this.pointer) {
      this.point(this.pointer);
    }
    this.open = open;
    this.screen.through(open);
  }

  /** On the way down and ahead of the page's listeners: what is for the picker does not reach the page. */
  private readonly hear = (event: Event): void => {
    const { type } = event;
    const { key, repeat } = event as KeyboardEvent;
    if (type === 'keydown' && key === 'Alt' && !repeat && !this.panel) {
      event.preventDefault();
      this.let(!this.open);
    }
    if (type === 'pointermove') {
      this.pointer = event as PointerEvent;
    }
    const path = event.composedPath();
    const keys = type.startsWith('key') && (this.panel ? key === 'Escape' : !this.open);
    if (keys || path.includes(this.screen.host)) {
      event.stopImmediatePropagation();
      attempt(() => this.act(event, path[0] as HTMLElement));
    }
  };

  private act(event: Event, target: HTMLElement): void {
    const glass = target.className === 'glass';
    if (event.type === 'keydown') {
      this.key(event as KeyboardEvent, target);
    } else if (event.type === 'pointermove' && glass && !this.panel) {
      this.point(event as PointerEvent);
    } else if (event.type === 'wheel' && glass) {
      this.scroll(event as WheelEvent);
    } else if (event.type === 'input') {
      this.panel?.changed(target as HTMLInputElement);
      this.draw();
    } else if (event.type === 'click') {
      this.press(event as MouseEvent, target, glass);
    } else if (event.type === 'contextmenu' && glass) {
      event.preventDefault();
    }
  }

  private press(event: MouseEvent, target: HTMLElement, glass: boolean): void {
    const name = (target as HTMLButtonElement).name;
    if (glass) {
      event.preventDefault();
      this.close();
      this.point(event);
      this.choose();
    } else if (target.localName === 'button') {
      if (name === 'use') {
        void this.use(target as HTMLButtonElement);
      } else if (name === 'again') {
        this.close();
      } else {
        this.end();
      }
    }
  }

  private point({ clientX, clientY }: MouseEvent): void {
    this.innermost = elementAt(clientX, clientY);
    this.hovered = this.innermost && meantBy(this.innermost);
    this.draw();
  }

  /** The glass takes the wheel from what scrolls below it. */
  private scroll(event: WheelEvent): void {
    for (let at = elementAt(event.clientX, event.clientY); at && at !== document.documentElement; at = around(at)) {
      const { overflowY, overflowX } = getComputedStyle(at);
      const down = at.scrollHeight > at.clientHeight && /auto|scroll/.test(overflowY);
      const across = at.scrollWidth > at.clientWidth && /auto|scroll/.test(overflowX);
      if (down || across) {
        event.preventDefault();
        at.scrollBy(across ? event.deltaX : 0, down ? event.deltaY : 0);
        return;
      }
    }
  }

  private key(event: KeyboardEvent, target: HTMLElement): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      if (this.panel) {
        this.close();
      } else {
        this.end();
      }
      return;
    }
    if (this.panel) {
      if (event.key === 'Tab') {
        this.keepFocus(event);
      } else if (event.key === 'Enter' && target.localName === 'input') {
        event.preventDefault();
        this.screen.root.querySelector<HTMLButtonElement>('button[name=use]')?.click();
      }
      return;
    }
    const to = this.step(event);
    if (event.key === 'Enter' || event.key === ' ') {
      // On the picker's own button they press it; on one of the page's they must not.
      if (!this.screen.root.contains(target)) {
        event.preventDefault();
        this.choose();
      }
    } else if (to) {
      event.preventDefault();
      this.hovered = to;
      to.scrollIntoView({ block: 'nearest' });
      this.draw();
      this.announce();
    }
  }

  /** Where a key leads from what is meant now. */
  private step({ key, shiftKey }: KeyboardEvent): Element | undefined {
    const at = this.hovered;
    switch (key) {
      case 'Tab':
        this.innermost = nextStop(at, shiftKey);
        return this.innermost;
      case 'ArrowUp':
        return at && outward(at);
      case 'ArrowDown':
        return at && inward(at, this.innermost);
      case 'ArrowLeft':
        return at?.previousElementSibling ?? undefined;
      case 'ArrowRight':
        return at?.nextElementSibling ?? undefined;
      default:
        return undefined;
    }
  }

  /** The keyboard stays in the panel. */
  private keepFocus(event: KeyboardEvent): void {
    const stops = [...this.screen.root.querySelectorAll<HTMLElement>('.panel input,.panel button')].filter(
      (one) =>
        one.getClientRects().length && !(one instanceof HTMLInputElement && one.type === 'radio' && !one.checked),
    );
    const place = stops.indexOf(this.screen.root.activeElement as HTMLElement);
    event.preventDefault();
    stops[(place + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus();
  }

  private announce(): void {
    const status = this.bar.querySelector('span');
    if (status && this.hovered) {
      status.textContent = called(this.hovered, this.words);
    }
  }

  private choose(): void {
    const picked = this.hovered;
    if (!picked) {
      return;
    }
    this.panel = new Panel(picked, waysFor(picked), this.words);
    const { left, width } = picked.getBoundingClientRect();
    this.panel.box.classList.toggle('left', left + width / 2 > innerWidth / 2);
    this.bar.remove();
    this.screen.root.append(this.panel.box);
    this.panel.box.querySelector<HTMLElement>('input:checked')?.focus();
    this.draw();
  }

  private close(): void {
    this.panel?.box.remove();
    this.panel = undefined;
    this.screen.root.append(this.bar);
    this.draw();
  }

  private async use(button: HTMLButtonElement): Promise<void> {
    const panel = this.panel;
    const picked = panel?.chosen();
    if (panel && picked) {
      button.disabled = true;
      panel.say(this.words.sending);
      const handed = await this.hand(picked);
      panel.say(this.words[handed]);
      button.disabled = handed === 'ended';
    }
  }

  private draw(): void {
    // A page that works by itself replaces its elements.
    if (!this.hovered?.isConnected) {
      this.hovered = undefined;
    }
    this.panel?.recount();
    const name = this.hovered && !this.panel ? called(this.hovered, this.words) : '';
    this.screen.draw(this.hovered, name, this.panel?.meant() ?? []);
  }
}

/** Lets somebody pick elements until they end it. */
export function startPicking(hand: (picked: Picked) => Promise<Handed>, ended: () => void): void {
  new Picking(words(), hand, ended).start();
}
