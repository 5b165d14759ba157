import type MarkdownIt from "markdown-it";

const BOX = /^\[([ xX])\]\s+/;

/** Shows `- [ ] open` and `- [x] done` as GitHub does: with a box that is empty or ticked, in place of the bullet. */
export function withTaskLists(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.core.ruler.after("inline", "task lists", ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      const item = tokens[at - 2];
      if (token.type !== "inline" || item?.type !== "list_item_open") continue;
      const [first] = token.children ?? [];
      const box = first?.type === "text" ? BOX.exec(first.content) : null;
      if (first === undefined || box === null) continue;
      first.content = `${box[1] === " " ? "☐" : "☑"} ${first.content.slice(box[0].length)}`;
      item.attrJoin("class", "task");
    }
  });
}
