// A small shop without a framework. It knows nothing of Metka: it only pushes to the data layer, as shops do.
window.dataLayer = window.dataLayer || [];
function gtag() {
  dataLayer.push(arguments);
}

const PRODUCTS = [
  { id: "kettle", name: "Чайник «Иней»", price: 2490, category: "Кухня" },
  { id: "plaid", name: "Плед «Шишка»", price: 3990, category: "Спальня" },
  { id: "lamp", name: "Лампа «Луна»", price: 5490, category: "Свет" },
  { id: "mug", name: "Кружка «Снегирь»", price: 890, category: "Кухня" },
  { id: "candle", name: "Свеча «Хвоя»", price: 650, category: "Уют" },
  { id: "chair", name: "Кресло «Медведь»", price: 24900, category: "Гостиная" },
];

const rub = (sum) => `${sum.toLocaleString("ru-RU")} ₽`;
const find = (id) => PRODUCTS.find((product) => product.id === id);
const read = (key, empty) => JSON.parse(localStorage.getItem(key) || "null") ?? empty;
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const cart = () => read("cart", {});
const initial = (product) => /«(.)/.exec(product.name)[1];
const item = (product, quantity) => ({
  item_id: product.id,
  item_name: product.name,
  item_category: product.category,
  price: product.price,
  quantity,
});

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function showCartCount() {
  const count = Object.values(cart()).reduce((sum, quantity) => sum + quantity, 0);
  document.getElementById("cart-count").textContent = count ? `(${count})` : "";
}

function showCatalogue() {
  for (const product of PRODUCTS) {
    const link = element(
      "a",
      { href: `/product.html?id=${product.id}` },
      element("div", { className: "picture", textContent: initial(product) }),
      element("div", { textContent: product.name }),
      element("div", { className: "price", textContent: rub(product.price) }),
    );
    document.getElementById("products").append(element("li", {}, link));
  }
}

function showProduct() {
  const product = find(new URLSearchParams(location.search).get("id")) ?? PRODUCTS[0];
  document.title = `Тёплый дом: ${product.name}`;
  dataLayer.push({
    event: "view_item",
    ecommerce: { currency: "RUB", value: product.price, items: [item(product, 1)] },
  });
  const buy = element("button", { id: "add-to-cart", type: "button", textContent: "В корзину" });
  buy.addEventListener("click", () => {
    const now = cart();
    now[product.id] = (now[product.id] ?? 0) + 1;
    write("cart", now);
    dataLayer.push({
      event: "add_to_cart",
      ecommerce: { currency: "RUB", value: product.price, items: [item(product, 1)] },
    });
    buy.textContent = "Добавлено";
    showCartCount();
  });
  document
    .getElementById("product")
    .append(
      element("div", { className: "picture", textContent: initial(product) }),
      element("h1", { textContent: product.name }),
      element("p", { className: "price", textContent: rub(product.price) }),
      buy,
    );
}

function showCart() {
  const lines = Object.entries(cart());
  const total = lines.reduce((sum, [id, quantity]) => sum + find(id).price * quantity, 0);
  const table = document.getElementById("cart");
  for (const [id, quantity] of lines) {
    const product = find(id);
    table.append(
      element(
        "tr",
        {},
        element("td", { textContent: product.name }),
        element("td", { textContent: `${quantity} шт.` }),
        element("td", { textContent: rub(product.price * quantity) }),
      ),
    );
  }
  document.getElementById("cart-empty").hidden = lines.length > 0;
  const checkout = document.getElementById("checkout");
  checkout.hidden = lines.length === 0;
  checkout.addEventListener("click", () => {
    const items = lines.map(([id, quantity]) => item(find(id), quantity));
    write("order", { id: `Z-${Date.now()}`, total, items });
    write("cart", {});
    location.href = "/done.html";
  });
}

function showOrder() {
  const order = read("order", null);
  if (!order) {
    return;
  }
  document.getElementById("order-id").textContent = order.id;
  document.getElementById("order-sum").textContent = rub(order.total);
  if (!order.reported) {
    dataLayer.push({
      event: "purchase",
      ecommerce: { transaction_id: order.id, currency: "RUB", value: order.total, items: order.items },
    });
    write("order", { ...order, reported: true });
  }
}

function decide(granted) {
  const state = granted ? "granted" : "denied";
  gtag("consent", "update", { analytics_storage: state, ad_storage: state });
  write("consent", state);
  document.getElementById("consent").hidden = true;
}

function askForConsent() {
  document.getElementById("consent").hidden = read("consent", null) !== null;
  document.getElementById("consent-accept").addEventListener("click", () => decide(true));
  document.getElementById("consent-decline").addEventListener("click", () => decide(false));
  document.getElementById("consent-reopen").addEventListener("click", () => {
    document.getElementById("consent").hidden = false;
  });
}

gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied" });
{
  const known = read("consent", null);
  if (known) {
    gtag("consent", "update", { analytics_storage: known, ad_storage: known });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  showCartCount();
  askForConsent();
  const show = { catalogue: showCatalogue, product: showProduct, cart: showCart, done: showOrder };
  show[document.body.dataset.page]();
});
