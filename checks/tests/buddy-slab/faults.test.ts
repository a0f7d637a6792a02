// Every fault is found where and as it says, and the token that is printed for it shows the same again.
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import { describeNegativeControls } from '../negative-controls.ts';

describeNegativeControls({ specification, model, implementation });
