// Builds static/build from static/src and the packages in package.json: style sheet, fonts, icons, scripts.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "build");
const packages = join(here, "..", "node_modules");
const uswds = join(packages, "@uswds", "uswds");
const FONTS = ["Regular", "SemiBold", "Bold", "Italic"];
const OWN_FILES = ["app.js", "charts.js", "choose.js", "api-docs.js", "favicon.svg"];
const PLOTLY = "plotly-cartesian.min.js";

const style = () =>
  sass.compile(join(source, "app.scss"), {
    style: "compressed",
    charset: false,
    loadPaths: [join(uswds, "packages")],
    quietDeps: true,
    logger: sass.Logger.silent,
  }).css;

// One <symbol> per icon in use, under our own names, so that a page loads one small file once.
const sprite = () => {
  const names = JSON.parse(readFileSync(join(source, "icons.json"), "utf8"));
  const symbols = Object.entries(names).map(([name, original]) => {
    const drawing = readFileSync(join(uswds, "dist", "img", "usa-icons", `${original}.svg`), "utf8");
    const box = /viewBox="([^"]+)"/.exec(drawing)[1];
    const paths = drawing.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
    return `<symbol id="${name}" viewBox="${box}">${paths}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
};

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });
writeFileSync(join(target, "app.css"), style());
writeFileSync(join(target, "icons.svg"), sprite());
for (const name of OWN_FILES) copyFileSync(join(source, name), join(target, name));
for (const weight of FONTS) {
  const file = `PublicSans-${weight}.woff2`;
  copyFileSync(join(uswds, "dist", "fonts", "public-sans", file), join(target, "fonts", file));
}
copyFileSync(join(packages, "plotly.js-cartesian-dist-min", PLOTLY), join(target, PLOTLY));
