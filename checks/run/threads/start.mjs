// Starts a thread with the module that it is given: TypeScript is taken as it is there too.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
