const cell = (text, className) => {
  const made = document.createElement("td");
  made.textContent = text;
  made.className = className ?? "";
  return made;
};

async function refresh() {
  const answer = await fetch("/received");
  const received = await answer.json();
  document.getElementById("empty").hidden = received.length > 0;
  document.getElementById("received").replaceChildren(
    ...received.map((message) => {
      const row = document.createElement("tr");
      row.dataset.type = message.type;
      row.append(
        cell(new Date(message.received_at).toLocaleTimeString("ru-RU")),
        cell(message.type, message.type.endsWith("entered") ? "entered" : "exited"),
        cell(message.segment),
        cell(message.profile),
        cell(message.sequence),
        cell(message.verified ? "верна" : "НЕ ВЕРНА", message.verified ? "" : "bad"),
      );
      return row;
    }),
  );
}

setInterval(() => refresh().catch(() => {}), 1000);
refresh().catch(() => {});
