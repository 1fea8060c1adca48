import { PACKAGES } from './scripts/packages.ts';

/** Where no Node is. */
const IN_BROWSERS = ['protocol', 'mesh', 'companion', 'web'];
/** Where no framework is. */
const FRAMEWORK_FREE = ['protocol', 'mesh', 'companion', 'server', 'voice'];

/** A package imports of ours what it depends on, and nothing else, by name or by path. */
function directionsOf({ folder, imports }: (typeof PACKAGES)[number]) {
  const others = PACKAGES.filter(({ name }) => !imports.includes(name));
  const elsewhere = others.filter((other) => other.folder !== folder);
  const inBrowser = IN_BROWSERS.includes(folder);
  const patterns = [
    ...others.map(({ name }) => `${name}/*`),
    ...elsewhere.map((other) => `**/../${other.folder}/src/**`),
    ...(inBrowser ? ['node:*'] : []),
    ...(folder === 'protocol' ? ['ws'] : []),
    FRAMEWORK_FREE.includes(folder) ? 'svelte*' : 'svelte/store',
  ];
  const restricted = (of: string[]) => ({ 'no-restricted-imports': ['error', { patterns: of }] });
  return [
    { files: [`${folder}/src/**`], rules: restricted(patterns) },
    // Unit tests run in Node, wherever what they test runs.
    ...(inBrowser
      ? [
          {
            files: [`${folder}/src/**/*.test.ts`, `${folder}/src/**/testing/**`],
            rules: restricted(patterns.filter((pattern) => pattern !== 'node:*')),
          },
        ]
      : []),
  ];
}

export default {
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['**/build/**', '**/.svelte-kit/**'],
  rules: {
    eqeqeq: 'error',
    // Whatever is longer says why in its docstring, and beside the exception.
    'max-lines': ['error', { max: 400 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/consistent-return': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'no-underscore-dangle': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/prefer-add-event-listener': 'off',
  },
  overrides: [
    // What is tested decides how long its tests are.
    { files: ['**/*.test.ts', '**/*.contract.ts', 'e2e/tests/**'], rules: { 'max-lines': 'off' } },
    {
      files: ['**/*.config.ts', 'scripts/second-tries.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    ...PACKAGES.filter(({ folder }) => !['e2e', 'bench'].includes(folder)).flatMap(directionsOf),
    {
      files: ['web/**'],
      rules: { 'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }] },
    },
  ],
};
