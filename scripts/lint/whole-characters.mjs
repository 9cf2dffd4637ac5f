import ts from 'typescript';

const CUTS = new Set(['slice', 'substring', 'substr']);
/** Names of limits: constants, and variables that hold one. */
const LIMIT_NAME = /^[A-Z][A-Z\d_]*$|^(?:max|limit|count|size|length)(?![a-z])/;

/** A number of code units, as opposed to a place that was found in the text. */
function isCount(node) {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' && node.value !== 0;
    case 'Identifier':
      return LIMIT_NAME.test(node.name);
    case 'UnaryExpression':
      return isCount(node.argument);
    case 'BinaryExpression':
      return isCount(node.left) && isCount(node.right);
    default:
      return false;
  }
}

function isText(type) {
  return type.isUnion() ? type.types.some(isText) : (type.flags & ts.TypeFlags.StringLike) !== 0;
}

/**
 * Refuses to cut a text at a number of UTF-16 code units: half a character cannot be stored and breaks hashes over the text. Cutting where something
 * was found (`text.slice(0, text.indexOf(':'))`, `text.slice(PREFIX.length)`) is between characters and stays allowed.
 */
export const wholeCharacters = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { cut: 'This may cut a character in half: use shortenText, lastCharacters or capitalised of @app/domain.' },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || !CUTS.has(callee.property.name)) return;
        if (node.arguments.some(isCount) && isText(services.getTypeAtLocation(callee.object))) context.report({ node, messageId: 'cut' });
      },
    };
  },
};
