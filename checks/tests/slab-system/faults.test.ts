// Every fault is found where and as it says, and the token that is printed for it shows the same again.
import { implementation } from '../../../impl/slab-system/checked.ts';
import { model } from '../../../model/slab-system/index.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import { describeNegativeControls } from '../negative-controls.ts';

describeNegativeControls({ specification, model, implementation });
