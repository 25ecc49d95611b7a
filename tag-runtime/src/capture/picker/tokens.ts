/**
 * How far a name in a page's markup is to be trusted: what people gave to say what a thing is stays, what a build, a
 * counter or a moment made does not.
 */
export type Standing =
  /** Says what the thing is. */
  | 'meaning'
  /** Says which one it is, by a number that a content system keeps. */
  | 'numbered'
  /** Says how the thing looks: many have it, and a redesign takes it away. */
  | 'look'
  /** Holds while something is open, chosen, hovered. */
  | 'state'
  /** Made by a build or at run time: another one tomorrow. */
  | 'generated';

/** Names with numbers in them that content systems keep for a block's life: Tilda, Elementor, WordPress, 1C-Bitrix. */
const KEPT =
  /^(rec\d{4,}|tn-elem__\d+|tn-atom|t-?\d{2,4}([_-]+[a-z_-]+)*|elementor-element-[0-9a-f]{6,8}|(post|page|menu|menu-item|product|term|cat|category|wp-image|widget)[-_]\d{1,6}|page-id-\d+)$/;

/** What libraries, builds and content systems make names of, with a number or a hash in them. */
const MACHINE = [
  /^(css|sc|jsx|tss|emotion|svelte|astro|stitches|mantine|chakra|radix|headlessui|mui|el-id|cdk|mat|select2|react-select|react-aria|downshift|tippy|popper|popover|tooltip|rc-tabs|ui-id|ng-tns|swiper-wrapper|slick-slide|wp-elements|wp-container|is-layout)[-_][\w-]*\d/,
  /^(jss|ember|ext-gen|ext-comp-|yui_|input|uid|uuid|id|listbox|v|gen|auto|rc|rc_select)[-_]?\d+$/,
  /^_r_\w*_$|[:«»]|^__BVID__|^_ng(content|host)-|^bx_(\d|basket[A-Za-z0-9]{6}$)|-module--/,
];

/** Classes of CSS modules: what their author wrote, then a hash. */
const MODULES = [
  /^([A-Z][A-Za-z0-9]*(?:-module)?_{1,2}[A-Za-z][A-Za-z0-9-]*_{2})[A-Za-z0-9+_-]{5,8}$/,
  /^([a-z][A-Za-z0-9]*_[A-Za-z][A-Za-z0-9-]*__)(?=[A-Za-z]*\d|[a-z]*[A-Z])[A-Za-z0-9+_-]{5}$/,
  /^(_[A-Za-z][A-Za-z0-9-]*_)[a-z0-9]{5}_\d+$/,
  /^([A-Za-z][\w-]*-module--[A-Za-z][\w-]*--)[\w-]{5,8}$/,
  /^([A-Z][A-Za-z0-9]*__[A-Z][A-Za-z0-9]*-sc-)[a-z0-9]{4,}-\d+$/,
];

const STATE = new RegExp(
  [
    '^(is|has|was)-(?=\\w)|^current[-_]',
    '(^|[-_])(active|opened|closed|collapsed|collapsing|expanded|selected|checked|disabled|enabled|hidden|hovered|hover|focused|focus|pressed|loading|loaded|lazyloaded|lazyload|invalid|animated|touched|untouched|pristine|dirty|dragging|shown|visited|current)$',
    '(^|--)(open|visible|show|lazy|sticky|fixed|fade|first|last|even|odd|error|success|valid|in|out|empty|animate|focus-visible|in-view|inview)$',
    '^(ng|no)-(valid|dirty|invalid|star-inserted|js)$|^js$|^aos-|^(slick|swiper)-(initialized|cloned|slide-.*)$',
  ].join('|'),
  'i',
);

const MEASURE = '-?\\d+(\\.\\d+)?(/\\d+)?|px|auto|full|screen|min|max|fit|none|[xs]s|sm|md|lg|[2-9]?xl|\\[.*\\]';
const COLOUR =
  '(slate|gray|grey|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-\\d+|primary|secondary|success|danger|warning|info|light|dark|white|black|muted|transparent|current|inherit|body';
const PLACE = 'start|end|center|between|around|evenly|stretch|baseline|left|right|justify|first|last|none';

/** Tailwind, Bootstrap and their like, without a variant before them. */
const LOOK = new RegExp(
  `^(${[
    `-?(m|p)[trblxyse]?-?(${MEASURE})`,
    `-?((min-|max-)?[wh]|size|gap(-[xy])?|space-[xy]|top|left|right|bottom|inset(-[xy])?|z|order|scale(-[xy])?|rotate|translate-[xy]|opacity|duration|delay|leading|tracking|basis|columns|line-clamp|fs|fw|lh|g[xy]?)-(${MEASURE}|${PLACE}|thin|light|normal|medium|semibold|bold|tight|tighter|snug|relaxed|loose|wide|wider|widest|base)`,
    '(inline-)?(flex|grid|block|table)|inline|contents|(flex|grid|grow|shrink|basis)-(\\d+|row|col|column|wrap|nowrap|auto|none|fill|(row|col)-reverse|cols-.+|rows-.+|flow-.+)|grow|shrink',
    `(col|row|offset|d|float|align|position)-(${MEASURE}|span-.+|(xs|sm|md|lg|xl|xxl)(-.+)?|${PLACE}|block|inline|flex|grid|top|middle|bottom|baseline|absolute|relative|fixed|static)|col|row`,
    `(items|justify|content|self|place-(items|content|self))-(${PLACE}|auto|normal)`,
    `text-(${MEASURE}|base|${COLOUR}|${PLACE}|wrap|nowrap|balance|pretty|ellipsis|uppercase|lowercase)`,
    `font-(\\w*light|thin|normal|medium|\\w*bold|black|sans|serif|mono)`,
    `(bg|fill|stroke|from|to|via|accent|caret|placeholder|decoration|outline|divide|ring|border)(-[trblxy])?(-offset)?(-(${MEASURE}|${COLOUR}|gradient.*|opacity-.+|cover|contain|center|solid|dashed|collapse|[xy]))?`,
    `(rounded|shadow|blur)(-[trbl]{1,2})?(-(${MEASURE}|circle|pill|inner|\\d))?`,
    `(btn|button|badge|alert|label)-(${COLOUR}|${MEASURE}|block|large|small|default|outline.*|link)`,
    'absolute|relative|fixed|static|overflow-.+|cursor-.+|select-(none|all|text)|pointer-events-.+|transition(-.+)?|ease-.+|transform|truncate|uppercase|lowercase|capitalize|italic|underline|no-underline|antialiased|sr-only|visually-hidden|clearfix|pull-(left|right)|container(-fluid)?|aspect-(square|video|auto)|object-(cover|contain|fill|center)|whitespace-.+|break-(words|all|normal)|group|peer|outline|isolate|animate-.+|will-change-.+|wrapper|inner|outer|clear|left|right|center|r|h[1-6]|small|large|big|w-100|h-100',
  ].join('|')})$`,
);

/** Whether a piece of a name looks drawn by lot rather than written. */
function isRandom(piece: string): boolean {
  if (piece.length < 5) {
    return false;
  }
  if (/^\d+$/.test(piece) || (/^[0-9a-f]{6,}$/i.test(piece) && /\d/.test(piece))) {
    return true;
  }
  const turns = piece.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
  if (turns > 2 || /\d{6}/.test(piece)) {
    return true;
  }
  const humps = piece.split(/(?=[A-Z])/);
  const short = piece.length / humps.length < 2.5;
  const spoken = /[aeiouy]/i.test(piece);
  return (humps.length > 2 && short) || (!spoken && !turns && (piece.length > 6 || /[a-z][A-Z]$/.test(piece)));
}

const endsInNumber = (name: string): boolean => /\d{2,}|[-_:]\d+$/.test(name);

/** What an id, or a value that names a thing, is good for. */
export function standingOfName(name: string): Standing {
  if (KEPT.test(name)) {
    return /^(tn-atom|t-?\d{2,4}([_-]+[a-z_-]+)+)$/.test(name) ? 'meaning' : 'numbered';
  }
  if (MACHINE.some((pattern) => pattern.test(name)) || name.split(/[-_.\s/]+/).some(isRandom)) {
    return 'generated';
  }
  return endsInNumber(name) ? 'numbered' : 'meaning';
}

/** What a class is good for. */
export function standingOfClass(name: string): Standing {
  if (LOOK.test(name.replace(/^!|^([\w-]+(\[[^\]]*\])?:)+!?/, '')) || /[[\]:@/!]/.test(name)) {
    return 'look';
  }
  if (STATE.test(name)) {
    return 'state';
  }
  return moduleClass(name) ? 'generated' : standingOfName(name);
}

/** What the author of a CSS module wrote of a class; the rest of it is a hash. */
export function moduleClass(name: string): string | undefined {
  for (const pattern of MODULES) {
    const written = pattern.exec(name)?.[1];
    if (written) {
      return written;
    }
  }
  return undefined;
}

/** Attributes that people put there to find the thing again. */
const HOOK =
  /^data-(test|testid|test-id|qa|qa-id|cy|hook|e2e|auto|automation-id|action|event|track|tracking|analytics|gtm|ga|goal|metka|role|component|entity|element|block|name|type|target|button|form|widget|marker)$/;

/** Attributes of builds and moments, and those that say how much or when. */
const PASSING =
  /^data-(v-|reactid|react|s-|n-|ssr|server|emotion|styled|framer|radix|headlessui|rbd|bs-|aos|wow|lazy|src|srcset|bg|sizes|state|status|active|open|selected|checked|disabled|focus|hover|loaded|loading|visible|index|idx|key|uid|guid|hash|time|date|ts|count|qty|quantity|price|sum|total|value|position|offset|width|height|style|animate|original|translate|nonce|token|csrf)/;

/** Attributes that say which of many: a product, a row. */
const ENTITY = /^data-.*\b(id|sku|product|item|article|offer|code|slug|row)$/;

/** What one of a page's own attributes is for. */
export function standingOfAttribute(name: string, value: string): 'hook' | 'entity' | Standing {
  if (PASSING.test(name) || value.length > 40 || /[\s{}[\]"\\;]/.test(value)) {
    return 'generated';
  }
  const standing = value === '' ? 'meaning' : /^(\d+|true|false)$/.test(value) ? 'numbered' : standingOfName(value);
  if (ENTITY.test(name) && standing !== 'generated') {
    return 'entity';
  }
  return HOOK.test(name) && standing === 'meaning' ? 'hook' : standing;
}
