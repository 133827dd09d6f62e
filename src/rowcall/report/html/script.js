"use strict";
// Tables sort by their headings and filter by what is typed; without this script they are whole.
(() => {
  const words = document.body.dataset;
  const language = document.documentElement.lang;
  const order = new Intl.Collator(language, { numeric: true });
  const number = new Intl.NumberFormat(language === "en" ? "en-US" : language);
  const shortest = 8;

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    if ("value" in cell.dataset) return Number(cell.dataset.value);
    return cell.dataset.code ?? cell.textContent.trim();
  };

  const compare = (one, other) => {
    // a number stands before a text, and what is empty stands last
    if (one === "" || other === "") return (one === "") - (other === "");
    if (typeof one === "number" && typeof other === "number") return one - other;
    if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
    return order.compare(one, other);
  };

  const sortBy = (table, column) => {
    const heading = table.tHead.rows[0].cells[column];
    const isNumber = heading.classList.contains("number");
    const before = heading.getAttribute("aria-sort");
    // the first click on a number shows the largest
    const first = isNumber ? "descending" : "ascending";
    const second = isNumber ? "ascending" : "descending";
    const now = before === first ? second : first;
    for (const one of table.tHead.rows[0].cells) one.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", now);
    const body = table.tBodies[0];
    const sign = now === "ascending" ? 1 : -1;
    const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
    rows.sort(([one], [other]) => {
      const isEmpty = one === "" || other === "";
      return isEmpty ? compare(one, other) : sign * compare(one, other);
    });
    body.append(...rows.map(([, row]) => row));
  };

  const makeSortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.title = words.sort;
      heading.replaceChildren(button);
      heading.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sortBy(table, column));
    });
  };

  const makeFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    const box = document.createElement("div");
    box.className = "filter";
    const label = document.createElement("label");
    label.textContent = words.filter;
    label.htmlFor = `filter-${table.id}`;
    const input = document.createElement("input");
    input.type = "search";
    input.id = label.htmlFor;
    input.setAttribute("aria-controls", table.id);
    const count = document.createElement("output");
    count.htmlFor = input.id;
    const tell = (shown) => {
      count.textContent = words.shown
        .replace("{shown}", number.format(shown))
        .replace("{all}", number.format(rows.length));
    };
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLocaleLowerCase(language);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !row.textContent.toLocaleLowerCase(language).includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      tell(shown);
    });
    tell(rows.length);
    box.append(label, input, count);
    table.closest(".table").before(box);
  };

  for (const table of document.querySelectorAll("table")) {
    const rows = table.tBodies[0].rows.length;
    if (rows > 1) makeSortable(table);
    if (rows > shortest) makeFilter(table);
  }
})();
