// Starts a thread that hammers on shared words: TypeScript is taken as it is there too.
import { register } from 'tsx/esm/api';

register();
await import('./hammer.ts');
