import type { Value } from '../config';
import type { Attribute, Feature, Scope, Scripts } from '../feature';
import { type Source, scriptOf, styleOf, type Written, writtenOf } from './html-values';

/** A text, or an element with its attributes and what is in it, as the gateway took the tag's HTML apart. */
type Piece =
  | Value
  | Source
  | readonly [name: string, attributes: Readonly<Record<string, Written>>, ...inside: Piece[]];

/** A piece with the values of one occurrence. */
type Filled = string | { name: string; attributes: Attribute[]; inside: Filled[] };

const SVG = 'http://www.w3.org/2000/svg';

const isElement = (piece: unknown): piece is readonly [string, Readonly<Record<string, Written>>, ...Piece[]] =>
  Array.isArray(piece);

function fill(piece: Piece, scope: Scope): Filled {
  if (!isElement(piece)) {
    return writtenOf(piece as Written, scope);
  }
  const [name, given, ...inside] = piece;
  const attributes = Object.keys(given).map((key) => [key, writtenOf(given[key] as Written, scope)] as const);
  const own = inside.map((part) => {
    const source = part as Source;
    return name === 'script' ? scriptOf(source, scope) : name === 'style' ? styleOf(source, scope) : fill(part, scope);
  });
  return { name, attributes, inside: own };
}

/** One insertion: its script elements, and whether one of its scripts did not arrive. */
interface Insertion {
  readonly scripts: Scripts;
  failed: boolean;
}

/** Inserts a script; answers a promise when what follows has to wait for it. */
function putScript(parent: Node, piece: Exclude<Filled, string>, insertion: Insertion): Promise<void> | undefined {
  const { attributes, inside } = piece;
  const src = attributes.find(([name]) => name === 'src')?.[1];
  const others = attributes.filter(([name]) => name !== 'src');
  if (src === undefined) {
    parent.appendChild(insertion.scripts.make('text', inside.join(''), others));
    return undefined;
  }
  const element = insertion.scripts.make('src', src, others);
  const free = element.hasAttribute('async') || element.hasAttribute('defer');
  element.async = free;
  const arrived = new Promise<void>((resolve) => {
    element.onload = () => resolve();
    element.onerror = () => {
      insertion.failed = true;
      resolve();
    };
  });
  parent.appendChild(element);
  return free ? undefined : arrived;
}

function put(parent: Node, piece: Filled, insertion: Insertion): Promise<void> | undefined {
  if (typeof piece === 'string') {
    parent.appendChild(document.createTextNode(piece));
    return undefined;
  }
  const { name, attributes, inside } = piece;
  if (name === 'script') {
    return putScript(parent, piece, insertion);
  }
  const svg = name === 'svg' || (parent as Element).namespaceURI === SVG;
  const element = svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of attributes) {
    if (key === 'style') {
      // Through the object model, which a policy for inline styles does not stop.
      (element as HTMLElement).style.cssText = value;
    } else {
      element.setAttribute(key, value);
    }
  }
  if (name === 'style' || name === 'link') {
    (element as HTMLElement).nonce = insertion.scripts.nonce;
  }
  parent.appendChild(element);
  return insert(element, inside, 0, insertion);
}

/** Inserts one piece after another; only a script that has to arrive first makes the others wait. */
function insert(
  parent: Node,
  pieces: readonly Filled[],
  from: number,
  insertion: Insertion,
): Promise<void> | undefined {
  for (let i = from; i < pieces.length; i++) {
    const arrival = put(parent, pieces[i] as Filled, insertion);
    if (arrival) {
      return arrival.then(() => insert(parent, pieces, i + 1, insertion));
    }
  }
  return undefined;
}

/** Where the pieces go: the end of the body; what shows nothing need not wait for there to be one. */
function place(pieces: readonly Filled[]): Node | undefined {
  const hidden = pieces.every((piece) =>
    typeof piece === 'string' ? !piece.trim() : /^(?:script|style|link|meta)$/.test(piece.name),
  );
  return document.body ?? (hidden ? document.head : undefined);
}

/** The tag that adds HTML to the page; it has succeeded when all of its scripts have run. */
export const html: Feature = {
  requires: ['scripts'],
  tags: {
    html(parameters, { scope, services }) {
      const pieces = (parameters.html as Piece[]).map((piece) => fill(piece, scope));
      const insertion: Insertion = { scripts: services.scripts as Scripts, failed: false };
      const check = (): void => {
        if (insertion.failed) {
          throw new Error('a script did not arrive');
        }
      };
      return () => {
        const parent = place(pieces);
        if (parent) {
          return insert(parent, pieces, 0, insertion)?.then(check);
        }
        return new Promise<void>((resolve) =>
          document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }),
        )
          .then(() => insert(document.body, pieces, 0, insertion))
          .then(check);
      };
    },
  },
};
