import { writeFileSync } from 'node:fs';
import { statesPage } from '../core/states-page.ts';

writeFileSync('docs/STATES.md', statesPage());
