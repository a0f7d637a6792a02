// How the tests run: one process a file, plain output, and a closing line that counts.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['checks/tests/**/*.test.ts'],
    reporters: ['default', './checks/config/closing-line.ts'],
    testTimeout: 120_000,
  },
});
