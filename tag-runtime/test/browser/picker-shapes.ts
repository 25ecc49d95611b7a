/** One page as some system makes it, with the element that is picked marked by the attribute `pick`. */
export interface Shape {
  readonly title: string;
  readonly html: string;
  /** The same page after another build or visit: what must not matter is different; the same element is marked. */
  readonly later?: string;
  /** The selector for this element alone. */
  readonly only: string | undefined;
  /** Selectors that must be among the broader ones, with their counts. */
  readonly broader?: Readonly<Record<string, number>>;
}

const repeat = (times: number, make: (index: number) => string): string =>
  Array.from({ length: times }, (_, index) => make(index)).join('');

export const SHAPES: readonly Shape[] = [
  {
    title: 'an id that somebody gave',
    html: '<button id="checkout" class="btn btn-primary" pick>Оформить</button><button class="btn">Ещё</button>',
    only: '#checkout',
    broader: { '.btn': 2 },
  },
  {
    title: 'an id that stands twice on the page is not one',
    html: '<div class="header"><a id="phone" href="tel:+7495" pick>1</a></div><div class="footer"><a id="phone" href="tel:+7495">2</a></div>',
    only: '.header #phone',
    broader: { '#phone': 2 },
  },
  {
    title: 'attributes for tests come before classes',
    html: '<button data-testid="add-to-cart" class="Btn" pick>+</button><button data-testid="wish" class="Btn">♥</button>',
    only: '[data-testid="add-to-cart"]',
    broader: { '.Btn': 2 },
  },
  {
    title: 'React with ids of useId and CSS modules',
    html: '<div id="root"><main class="Page_main__x7Kq2"><button id=":r3:" class="Button_root__3xK2a Button_primary__9fQzB" pick>Купить</button><button id=":r4:" class="Button_root__3xK2a">Нет</button></main></div>',
    later:
      '<div id="root"><main class="Page_main__Zz81k"><p>Новость</p><button id=":r7:" class="Button_root__a0Bc9 Button_primary__7hT1q" pick>Купить</button><button id=":r8:" class="Button_root__a0Bc9">Нет</button></main></div>',
    only: '[class*="Button_primary__"]',
    broader: { '[class*="Button_root__"]': 2 },
  },
  {
    title: 'CSS modules of Vite',
    html: '<a class="_link_1x2y3_12 _active_1x2y3_20" pick>A</a><a class="_other_1x2y3_33">B</a>',
    later: '<a class="_link_9q8w7_15 _active_9q8w7_21" pick>A</a><a class="_other_9q8w7_44">B</a>',
    only: '[class*="_link_"]',
  },
  {
    title: 'styled-components',
    html: '<section aria-label="Тарифы"><div class="sc-bdvvtL eZcGdS"><button class="sc-gsDKAQ hKwDye" pick>Выбрать</button></div></section><button class="sc-gsDKAQ hKwDye">Другая</button>',
    later:
      '<section aria-label="Тарифы"><div class="sc-aXZVg kQpRtL"><button class="sc-hLBbgP bVmTnQ" pick>Выбрать</button></div></section><button class="sc-hLBbgP bVmTnQ">Другая</button>',
    only: '[aria-label="Тарифы"] button',
    broader: { button: 2 },
  },
  {
    title: 'emotion and Material UI',
    html: '<button class="MuiButtonBase-root MuiButton-root MuiButton-contained css-1hw9j7s" id="mui-14" pick>Отправить</button><button class="MuiButtonBase-root MuiButton-root css-99abc1">Нет</button>',
    later:
      '<button class="MuiButtonBase-root MuiButton-root MuiButton-contained css-7ab12zz" id="mui-2" pick>Отправить</button><button class="MuiButtonBase-root MuiButton-root css-0oo1pp">Нет</button>',
    only: '.MuiButton-contained',
    broader: { '.MuiButtonBase-root': 2 },
  },
  {
    title: 'Tailwind says how it looks: who stands around says what it is',
    html: '<section id="pricing" class="mx-auto max-w-7xl px-4"><button class="mt-4 w-full rounded-lg bg-blue-600 px-3 py-2 hover:bg-blue-500 text-white" pick>Попробовать</button></section><button class="mt-4 w-full rounded-lg bg-blue-600 px-3">Ещё</button>',
    later:
      '<section id="pricing" class="mx-2 max-w-6xl px-8"><button class="mt-2 w-1/2 rounded-xl bg-red-600 px-5 text-black" pick>Попробовать</button></section><button class="mt-4">Ещё</button>',
    only: '#pricing button',
  },
  {
    title: 'Vue scopes and states of the moment',
    html: '<nav data-v-7ba5bd90><a data-v-7ba5bd90 class="nav-link router-link-active is-active" href="/catalog" pick>Каталог</a><a data-v-7ba5bd90 class="nav-link" href="/about">О нас</a></nav>',
    later:
      '<nav data-v-111aaa22><a data-v-111aaa22 class="nav-link" href="/catalog" pick>Каталог</a><a data-v-111aaa22 class="nav-link router-link-active is-active" href="/about">О нас</a></nav>',
    only: '[href="/catalog"]',
    broader: { '.nav-link': 2 },
  },
  {
    title: 'Angular',
    html: '<app-cart _nghost-abc-c12 class="ng-star-inserted"><button _ngcontent-abc-c12 class="mat-raised-button ng-tns-c45-3" id="mat-button-4" pick>В корзину</button></app-cart><button class="mat-raised-button">Нет</button>',
    later:
      '<app-cart _nghost-xyz-c99><button _ngcontent-xyz-c99 class="mat-raised-button ng-tns-c77-1" id="mat-button-9" pick>В корзину</button></app-cart><button class="mat-raised-button">Нет</button>',
    only: 'app-cart .mat-raised-button',
    broader: { '.mat-raised-button': 2 },
  },
  {
    title: '1C-Bitrix: ids of a template and a product are made anew',
    html: `<div class="catalog-section" data-entity="container-1">${repeat(3, (i) => `<div class="product-item-container" id="bx_3966226736_${154 + i}_7e1b8e3524755c391129a9d7e6f2d206"><div class="product-item-button-container"><a class="btn btn-primary btn-sm" id="bx_3966226736_${154 + i}_buy_link" href="javascript:void(0)"${i === 1 ? ' pick' : ''}>В корзину</a></div></div>`)}</div>`,
    only: '.catalog-section div:nth-of-type(2) .btn',
    broader: { '.btn': 3 },
  },
  {
    title: '1C-Bitrix: the order form',
    html: '<div id="bx-soa-order" class="row bx-yellow"><div id="bx-soa-orderSave"><a class="btn btn-primary btn-lg" data-save-button="true" pick>Оформить заказ</a></div></div><a class="btn">Назад</a>',
    only: '#bx-soa-orderSave .btn',
  },
  {
    title: 'Tilda: a block and its button',
    html: '<div id="rec123456789" class="r t-rec t-rec_pt_30"><div class="t706__cartwin"><a href="#popup:order" class="t-btn t-btn_md" pick>Заказать</a></div></div><div id="rec987654321" class="r t-rec"><a class="t-btn t-btn_md" href="#popup:order">Заказать</a></div>',
    only: '.t706__cartwin .t-btn',
    broader: { '.t-btn': 2 },
  },
  {
    title: 'Tilda: an element of a zero block',
    html: '<div class="t396"><div class="t396__elem tn-elem tn-elem__4431221511618921" data-elem-id="1618921" data-elem-type="button"><a class="tn-atom" href="#zayavka" pick>Заявка</a></div><div class="t396__elem tn-elem tn-elem__4431221511618999" data-elem-type="button"><a class="tn-atom" href="#other">Другое</a></div></div>',
    only: '[data-elem-id="1618921"] .tn-atom',
    broader: { '.tn-atom': 2 },
  },
  {
    title: 'Tilda: a form',
    html: '<form id="form512345678" name="form512345678" class="t-form js-form-proccess" data-formactiontype="2" pick><input name="Phone"></form>',
    only: '.t-form',
  },
  {
    title: 'WordPress with Elementor',
    html: '<div class="elementor-element elementor-element-4f3a2b1 elementor-widget" data-id="4f3a2b1"><a class="elementor-button elementor-button-link elementor-size-sm" href="/contact" pick>Связаться</a></div><div class="elementor-element elementor-element-9c8d7e6"><a class="elementor-button" href="/price">Цены</a></div>',
    only: '.elementor-button-link',
    broader: { '.elementor-button': 2 },
  },
  {
    title: 'WordPress: a menu and blocks',
    html: '<ul id="menu-main" class="menu"><li class="menu-item menu-item-17 current-menu-item"><a href="/?p=17" pick>О нас</a></li><li class="menu-item menu-item-18"><a href="/?p=18">Цены</a></li></ul><div class="wp-block-buttons wp-container-core-buttons-is-layout-1"><a class="wp-block-button__link wp-elements-8d5a1b9e">Ещё</a></div>',
    only: '.menu-item-17 a',
    broader: { '#menu-main a': 2 },
  },
  {
    title: 'Contact Form 7',
    html: '<div class="wpcf7 js" id="wpcf7-f123-p45-o1"><form class="wpcf7-form init"><input class="wpcf7-form-control wpcf7-text" name="your-name"><input type="submit" class="wpcf7-form-control wpcf7-submit" value="Отправить" pick></form></div>',
    only: '.wpcf7-submit',
  },
  {
    title: 'a table: one row among its like',
    html: `<table class="prices"><tbody>${repeat(4, (i) => `<tr><td class="price">${i}</td><td><button class="order"${i === 2 ? ' pick' : ''}>Заказать</button></td></tr>`)}</tbody></table>`,
    only: '.prices tr:nth-of-type(3) .order',
    broader: { '.order': 4 },
  },
  {
    title: 'a list of links without a class',
    html: `<ul class="products">${repeat(6, (i) => `<li><a href="/product.html?id=${i}"${i === 4 ? ' pick' : ''}>Товар ${i}</a></li>`)}</ul><a href="/">Домой</a>`,
    only: '.products li:nth-of-type(5) a',
    broader: { '.products a': 6 },
  },
  {
    title: 'a product by what the shop calls it',
    html: repeat(
      3,
      (i) =>
        `<article class="card" data-product-id="sku-${40 + i}"><button class="card__buy"${i === 0 ? ' pick' : ''}>Купить</button></article>`,
    ),
    only: '[data-product-id="sku-40"] .card__buy',
    broader: { '.card__buy': 3 },
  },
  {
    title: 'a link to call, by what it does',
    html: '<a class="css-1abc2de" href="tel:+74951234567" pick>+7 495</a><a class="css-1abc2de" href="/">Дом</a>',
    later: '<a class="css-9zzz1yy" href="tel:+74957654321" pick>+7 495</a><a href="/">Дом</a>',
    only: '[href^="tel:"]',
  },
  {
    title: 'a messenger',
    html: '<a href="https://wa.me/79001234567?text=hi" pick><svg></svg></a><a href="https://t.me/shop"><svg></svg></a>',
    later: '<a href="https://wa.me/79990001122" pick><svg></svg></a><a href="https://t.me/shop2"><svg></svg></a>',
    only: '[href*="//wa.me"]',
  },
  {
    title: 'form controls by name',
    html: '<form><input name="email" id="input-17" class="form-control" pick><input name="phone" class="form-control"></form>',
    later:
      '<form><input name="phone" class="form-control"><input name="email" id="input-21" class="form-control" pick></form>',
    only: '[name="email"]',
    broader: { '.form-control': 2 },
  },
  {
    title: 'Bootstrap: grid and state say nothing',
    html: '<div class="container"><div class="row"><div class="col-md-6 callback-box"><button class="btn btn-danger active disabled" pick>Перезвоните</button></div><div class="col-md-6"><button class="btn btn-danger">Нет</button></div></div></div>',
    later:
      '<div class="container"><div class="row"><div class="col-lg-4 callback-box"><button class="btn btn-danger" pick>Перезвоните</button></div><div class="col-md-6"><button class="btn btn-danger active">Нет</button></div></div></div>',
    only: '.callback-box .btn',
    broader: { '.btn': 2 },
  },
  {
    title: 'names that a selector has to escape',
    html: '<button id="a:b.c" class="js-x:y" pick>1</button><button id="1st">2</button>',
    only: String.raw`.js-x\:y`,
  },
  {
    title: 'a name with quotes',
    html: `<button aria-label='Скажи "да" \\ нет' pick>1</button><button>2</button>`,
    only: String.raw`[aria-label="Скажи \"да\" \\ нет"]`,
  },
  {
    title: 'nothing but places tells it',
    html: '<div><div><span>1</span><span pick>2</span></div></div>',
    only: 'span:nth-of-type(2)',
  },
  {
    title: 'a web component is found by its own name',
    html: '<shop-cart pick></shop-cart><div></div>',
    only: 'shop-cart',
  },
];
