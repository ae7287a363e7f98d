// Parses Bicep under the grammar of tree-sitter-bicep. In: [{"name", "text"}] as JSON. Out: [{"name", "root"}], where a node is its
// type, its place, whether it is an error, its text where it has no children, and its children with the names of their fields.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.argv[2], 'package.json'));
const { Parser, Language } = await import(pathToFileURL(require.resolve('web-tree-sitter')).href);
await Parser.init();
const grammar = join(dirname(require.resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

const isComment = node => node.type === 'comment' || node.type === 'diagnostic_comment';

function write(node, field) {
  const children = [];
  for (let i = 0; i < node.childCount; i++) {
    const child = node.child(i);
    if (!isComment(child)) {
      children.push(write(child, node.fieldNameForChild(i)));
    }
  }

  return {
    type: node.type,
    field: field ?? '',
    line: node.startPosition.row + 1,
    start: node.startIndex,
    end: node.endIndex,
    isError: node.isError || node.isMissing,
    children,
  };
}

const files = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(files.map(file => ({ name: file.name, root: write(parser.parse(file.text).rootNode) }))));
