export { Random, seed } from "../../plugin/src/random.ts";
