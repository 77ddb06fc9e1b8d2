/* Take it along: pictures of a chart, its citation, and what embeds it.

   A picture is drawn from what the server gives for light colors and a wide window, whatever stands
   in this one, with title, source, dates and limits drawn in. Plotly draws it in the browser:
   nothing is sent anywhere. */
(function () {
  "use strict";
  const WIDE = 928; /* for which the server lays charts out */
  const EDGE = 28;
  const [LINE, LARGE, SMALL] = [1.3, 20, 12];
  const [INK, INK_2] = ["#16211b", "#404c45"]; /* of the light scheme: a picture is on paper */
  const FAILED = "The picture could not be made. Its CSV has the numbers.";

  const words = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

  /* the address of this view, without what is open on it */
  function here(more = {}) {
    const { origin, pathname, search } = window.location;
    const query = new URLSearchParams(search);
    query.delete("open");
    for (const [name, value] of Object.entries(more)) {
      query.set(name, value);
    }
    const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return origin + pathname + (text ? "?" + text : "");
  }

  const slotOf = (element) => element.closest(".slot");
  const askOf = (element) => (slotOf(element) ? slotOf(element).dataset.ask : "");

  /* the address in what is cited, and what embeds the chart whose panel is open */
  window.kratomwatch_addresses = function (within) {
    for (const place of within.querySelectorAll("[data-address=here]")) {
      place.textContent = here();
    }
    for (const place of within.querySelectorAll("[data-address=embed]")) {
      const panel = place.closest(".taken");
      if (panel.hidden) {
        continue;
      }
      const block = askOf(place).split("/")[0];
      const shown = panel.closest("section") || panel;
      const title = words(shown.querySelector("h2")).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      const source = askOf(place).split("?")[0].split("/")[1];
      const more = source && source !== "all" ? { source, embed: block } : { embed: block };
      const height = Math.round(shown.offsetHeight - panel.offsetHeight) + 80;
      const address = here(more).replaceAll("&", "&amp;");
      place.textContent = `<iframe src="${address}" title="${title}" width="100%" height="${height}"></iframe>`;
    }
  };

  /* texts broken into lines as wide as the picture */
  const pen = document.createElement("canvas").getContext("2d");

  function lines(text, { size, bold, width }) {
    pen.font = `${bold ? 700 : 400} ${size}px Arial, sans-serif`;
    const found = [];
    let line = "";
    for (const word of text.split(" ")) {
      const longer = line ? line + " " + word : word;
      if (line && pen.measureText(longer).width > width) {
        found.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return line ? found.concat(line) : found;
  }

  const paragraph = (text, { size = SMALL, bold = false, color = INK_2, gap = 6 } = {}) => ({ text, size, bold, color, gap });

  /* paragraphs as annotations one below the other, from a height in pixels */
  function written(paragraphs, { width, left, top, edge }) {
    const found = [];
    let down = top;
    for (const { text, size, bold, color, gap } of paragraphs) {
      const broken = lines(text, { size, bold, width });
      const marked = broken.map(escaped).join("<br>");
      found.push({
        text: bold ? `<b>${marked}</b>` : marked,
        font: { size, color },
        showarrow: false,
        align: "left",
        xref: "paper",
        yref: "paper",
        x: 0,
        y: edge,
        xanchor: "left",
        yanchor: "top",
        xshift: left,
        yshift: -down,
        borderpad: 0,
      });
      down += broken.length * size * LINE + gap;
    }
    return { annotations: found, height: down - top };
  }

  function said(section) {
    const parts = (selector, place, between) => Array.from(place.querySelectorAll(selector), words).join(between);
    const strip = words(document.querySelector("#strip .strip")).replace(".", ". ");
    const head = [
      ...(strip ? [paragraph(strip, { bold: true, color: INK })] : []),
      paragraph(parts(".kick > span", section, " · ")),
      paragraph(words(section.querySelector("h2")), { size: LARGE, bold: true, color: INK }),
      paragraph(words(section.querySelector(".sub"))),
    ];
    const events = Array.from(section.querySelectorAll(".events li"), (one) => parts("i, i + span", one, ": "));
    const limits = Array.from(section.querySelectorAll("aside.notes li"), words);
    const cited = words(section.querySelector(".cite")).replace(words(section.querySelector("h2")), "").replace("kratomwatch. ", "");
    const foot = [
      ...(events.length ? [paragraph(events.join("   "))] : []),
      ...(limits.length ? [paragraph("Read with this chart", { bold: true, color: INK, gap: 2 })] : []),
      ...limits.map((text, place) => paragraph(text, { gap: place < limits.length - 1 ? 2 : 8 })),
      paragraph(cited.trim() + " " + here(), { color: INK }),
    ];
    return { head: head.filter((one) => one.text), foot: foot.filter((one) => one.text.trim()) };
  }

  /* a figure with its words in its margins, which grow by as much */
  function picture({ data, layout }, section) {
    const { head, foot } = said(section);
    const margin = { l: 0, r: 0, t: 0, b: 0, ...(layout.template.layout.margin || {}), ...(layout.margin || {}) };
    const left = -margin.l;
    const above = written(head, { width: WIDE, left, top: 0, edge: 1 });
    const below = written(foot, { width: WIDE, left, top: margin.b + 10, edge: 0 });
    const shift = margin.t + above.height + 8;
    for (const one of above.annotations) {
      one.yshift += shift;
    }
    const grown = {
      ...layout,
      autosize: false,
      width: WIDE + 2 * EDGE,
      height: layout.height + above.height + below.height + 18 + 2 * EDGE,
      margin: {
        ...margin,
        l: margin.l + EDGE,
        r: margin.r + EDGE,
        t: margin.t + above.height + 8 + EDGE,
        b: margin.b + below.height + 10 + EDGE,
      },
      annotations: [...(layout.annotations || []), ...above.annotations, ...below.annotations],
    };
    return { data, layout: grown };
  }

  async function figureOf(section) {
    const ask = askOf(section).replace(/scheme=\w+/, "scheme=light").replace(/narrow=\w/, "narrow=0");
    const answer = await (await fetch("/content?" + new URLSearchParams({ ask }))).json();
    const template = document.createElement("template");
    template.innerHTML = answer.html;
    const same = template.content.querySelector("#" + CSS.escape(section.id));
    return picture(answer.figures[section.id + "-graph"], same);
  }

  async function save(button) {
    const section = button.closest("section.block");
    const format = button.dataset.picture;
    const { data, layout } = await figureOf(section);
    const { width, height } = layout;
    const options = { format, width, height, scale: format === "png" ? 2 : 1 };
    const link = document.createElement("a");
    link.href = await window.Plotly.toImage({ data, layout }, options);
    link.download = button.closest("details").dataset.name + "." + format;
    link.click();
  }

  function say(button, text) {
    const label = button.firstChild;
    const usual = label.textContent;
    label.textContent = text;
    window.setTimeout(() => (label.textContent = usual), 2500);
  }

  document.addEventListener("click", function (event) {
    const drawn = event.target.closest("[data-picture]");
    if (drawn) {
      save(drawn).catch(function (error) {
        window.console.warn(error);
        document.getElementById("said").textContent = FAILED;
        say(drawn, FAILED);
      });
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const text = words(document.getElementById(copy.dataset.copy));
      const failed = () => say(copy, "Mark it and copy it");
      if (navigator.clipboard) {
        navigator.clipboard.writeText(text).then(() => say(copy, "Copied"), failed);
      } else {
        failed();
      }
    }
    /* a menu closes when something of it was taken, or when one clicks elsewhere */
    for (const menu of document.querySelectorAll("details.take[open]")) {
      if (!menu.contains(event.target) || event.target.closest("[data-panel]")) {
        menu.open = false;
      }
    }
  });
})();
