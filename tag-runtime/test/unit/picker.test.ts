import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventWords } from '../../src/capture/picker/names';
import { moduleClass, standingOfAttribute, standingOfClass, standingOfName } from '../../src/capture/picker/tokens';

describe('what names in a page are good for', () => {
  test.each([
    [
      'meaning',
      'checkout header-nav product__price js-add-to-cart addToCart bx-soa-order t-submit order_form Btn MuiButton-root wp-block-button__link elementor-button catalog-section',
    ],
    ['numbered', 'rec123456789 menu-item-42 product-17 post_5 tab-1 tn-elem__1618921 elementor-element-4f3a2b1'],
    [
      'generated',
      'bx_3966226736_154 :r1: «r2» _r_3_ radix-42 headlessui-menu-button-3 mui-14 el-id-1024-5 ember123 input-17 css-1hw9j7s sc-1a2b3c-0 svelte-1x2y3z jsx-123456789 __BVID__12 mat-input-0 ng-tns-c45-3 eZcGdS bdvvtL 550e8400-e29b-41d4-a716-446655440000 wp-elements-8d5a1b9e bx_basketFKauiI',
    ],
  ])('%s', (standing, names) => {
    for (const name of names.split(' ')) {
      expect(standingOfName(name), name).toBe(standing);
    }
  });

  test.each([
    [
      'look',
      'px-4 -mt-2 w-full hover:bg-blue-500 md:flex w-[32px] text-sm text-white col-md-6 d-flex btn-primary rounded-lg bg-white/50 space-y-4 justify-between h1 row container',
    ],
    [
      'state',
      'active is-open router-link-active menu__item--active current-menu-item show ng-dirty aos-init swiper-slide-active has-error lazyloaded',
    ],
    [
      'meaning',
      'btn buy card__buy place-order top-menu content-wrapper select-city order-confirm object-card nav-link',
    ],
    [
      'generated',
      'Button_root__3xK2a styles_button__1a2B3 _button_1x2y3_12 Button-module--root--2kS9d Header__Nav-sc-1a2b3c-0',
    ],
  ])('classes: %s', (standing, names) => {
    for (const name of names.split(' ')) {
      expect(standingOfClass(name), name).toBe(standing);
    }
  });

  test('of a hashed class what its author wrote remains', () => {
    expect(moduleClass('Button_root__3xK2a')).toBe('Button_root__');
    expect(moduleClass('_button_1x2y3_12')).toBe('_button_');
    expect(moduleClass('Header__Nav-sc-1a2b3c-0')).toBe('Header__Nav-sc-');
    expect(moduleClass('card__buy')).toBeUndefined();
  });

  test.each([
    ['data-testid', 'add-to-cart', 'hook'],
    ['data-product-id', 'sku-40', 'entity'],
    ['data-state', 'open', 'generated'],
    ['data-price', '1990', 'generated'],
    ['data-v-7ba5bd90', '', 'generated'],
    ['data-fancybox', '', 'meaning'],
    ['data-toggle', 'modal', 'meaning'],
    ['data-options', '{"a":1}', 'generated'],
    ['data-elem-type', '2', 'numbered'],
  ])('%s=%s: %s', (name, value, standing) => {
    expect(standingOfAttribute(name, value)).toBe(standing);
  });
});

describe('names of events', () => {
  test.each([
    ['Заказать звонок', 'zakazat_zvonok'],
    ['Щётка «Ёж» — 5 шт.', 'schetka_ezh_5_sht'],
    ['  Add   to Cart! ', 'add_to_cart'],
    ['3D-тур', 'n3d_tur'],
    ['购物', ''],
  ])('%s → %s', (text, name) => {
    expect(eventWords(text)).toBe(name);
  });

  test('whatever an element says, a name is short and plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => /^([a-z][a-z0-9_]{0,31})?$/.test(eventWords(text))),
    );
  });
});
