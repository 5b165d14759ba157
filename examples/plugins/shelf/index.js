import { CONTRACT, definePlugin } from "wheelyard-plugin";
import { Shelf } from "./shelf.js";

export default definePlugin({
  contract: CONTRACT,
  version: "1.0.0",
  options: {
    folder: { type: "text", description: "Folder for the files.", path: true, required: true },
  },
  storage: async ({ folder }, { log }) => {
    const shelf = await Shelf.open(String(folder));
    log("the shelf is open", { folder });
    return shelf;
  },
});
