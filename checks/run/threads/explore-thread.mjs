// Starts a thread: TypeScript is taken as it is there too.
import { register } from 'tsx/esm/api';

register();
await import('./explore-thread.ts');
