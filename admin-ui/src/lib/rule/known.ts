import type { Language } from '../words';

type Named = Record<string, Record<Language, string>>;

/** Events that Metka itself names; sites add their own. */
export const EVENTS: Named = {
  page_viewed: { ru: 'посмотрел страницу', en: 'viewed a page' },
  product_viewed: { ru: 'посмотрел товар', en: 'viewed a product' },
  product_list_viewed: { ru: 'посмотрел список товаров', en: 'viewed a list of products' },
  products_searched: { ru: 'искал товары', en: 'searched products' },
  product_added: { ru: 'добавил в корзину', en: 'added to the cart' },
  product_removed: { ru: 'убрал из корзины', en: 'removed from the cart' },
  cart_viewed: { ru: 'открыл корзину', en: 'viewed the cart' },
  checkout_started: { ru: 'начал оформление', en: 'started the checkout' },
  checkout_step_completed: { ru: 'прошёл шаг оформления', en: 'completed a step of the checkout' },
  order_completed: { ru: 'купил', en: 'bought' },
  order_refunded: { ru: 'вернул заказ', en: 'had an order refunded' },
  promotion_viewed: { ru: 'увидел акцию', en: 'saw a promotion' },
  promotion_clicked: { ru: 'нажал на акцию', en: 'clicked a promotion' },
  product_added_to_wishlist: { ru: 'добавил в избранное', en: 'added to the wish list' },
};

/** Fields of events. */
export const FIELDS: Named = {
  'items.category': { ru: 'категория товара', en: 'category of an item' },
  'items.name': { ru: 'название товара', en: 'name of an item' },
  'items.brand': { ru: 'бренд товара', en: 'brand of an item' },
  'items.id': { ru: 'артикул товара', en: 'id of an item' },
  'items.variant': { ru: 'вариант товара', en: 'variant of an item' },
  'items.price': { ru: 'цена товара', en: 'price of an item' },
  'items.quantity': { ru: 'количество товара', en: 'quantity of an item' },
  revenue: { ru: 'сумма заказа', en: 'revenue' },
  quantity: { ru: 'количество', en: 'quantity' },
  order_id: { ru: 'номер заказа', en: 'order id' },
  currency: { ru: 'валюта', en: 'currency' },
  url: { ru: 'адрес страницы', en: 'address of the page' },
  url_path: { ru: 'путь страницы', en: 'path of the page' },
  title: { ru: 'заголовок страницы', en: 'title of the page' },
  referrer: { ru: 'откуда пришёл', en: 'referrer' },
  device_type: { ru: 'вид устройства', en: 'type of device' },
  device_brand: { ru: 'марка устройства', en: 'brand of the device' },
  os: { ru: 'операционная система', en: 'operating system' },
  browser: { ru: 'браузер', en: 'browser' },
  country: { ru: 'страна', en: 'country' },
  region: { ru: 'регион', en: 'region' },
  city: { ru: 'город', en: 'city' },
  channel: { ru: 'канал', en: 'channel' },
  campaign_source: { ru: 'источник кампании (utm_source)', en: 'campaign source' },
  campaign_medium: { ru: 'тип кампании (utm_medium)', en: 'campaign medium' },
  campaign_name: { ru: 'кампания (utm_campaign)', en: 'campaign name' },
  campaign_term: { ru: 'ключевое слово (utm_term)', en: 'campaign term' },
  campaign_content: { ru: 'объявление (utm_content)', en: 'campaign content' },
  session_number: { ru: 'номер визита', en: 'number of the session' },
  session_first: { ru: 'первый визит', en: 'first session' },
  bot_score: { ru: 'похож на робота (0–100)', en: 'likeness to a bot (0–100)' },
  source: { ru: 'источник данных', en: 'source' },
  protocol: { ru: 'протокол', en: 'protocol' },
};

/** Types of identifiers. */
export const IDENTIFIERS: Named = {
  user_id: { ru: 'номер клиента', en: 'user id' },
  email: { ru: 'адрес почты', en: 'e-mail' },
  phone: { ru: 'телефон', en: 'phone' },
  device_id: { ru: 'устройство', en: 'device' },
  anonymous_id: { ru: 'браузер (cookie)', en: 'browser (cookie)' },
};

/** The classes that come with RFM. */
export const CLASSES: Named = {
  champions: { ru: 'Чемпионы', en: 'Champions' },
  loyal: { ru: 'Лояльные', en: 'Loyal' },
  potential_loyal: { ru: 'Почти лояльные', en: 'Potentially loyal' },
  newcomers: { ru: 'Новички', en: 'Newcomers' },
  promising: { ru: 'Многообещающие', en: 'Promising' },
  need_attention: { ru: 'Требуют внимания', en: 'Need attention' },
  about_to_sleep: { ru: 'Засыпают', en: 'About to sleep' },
  at_risk: { ru: 'Под угрозой ухода', en: 'At risk' },
  cannot_lose: { ru: 'Нельзя потерять', en: 'Cannot lose' },
  sleeping: { ru: 'Спящие', en: 'Sleeping' },
  lost: { ru: 'Потерянные', en: 'Lost' },
};

/** What a name of one of these lists is called, or the name itself where Metka does not know it. */
export function called(names: Named, name: string, language: Language): string {
  return names[name]?.[language] ?? name;
}
