import { defineConfig } from 'eslint/config'
import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Each room may use those before it, never those after it.
const rooms = ['api', 'topology', 'editor', 'live', 'app']
const mayUse = { api: [], topology: ['api'], editor: ['api', 'topology'], live: ['api', 'topology'], app: rooms }

export default defineConfig(
  { ignores: ['node_modules', 'eslint.config.js', 'run.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  hooks.configs.flat.recommended,
  {
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Handlers of React are values; what they answer does not matter.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...rooms.map((room) => ({
    files: [`src/${room}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: rooms.filter((other) => other !== room && !mayUse[room].includes(other)).map((other) => ({ group: [`**/${other}/*`], message: `${room}/ may not use ${other}/` })) }] },
  })),
)
