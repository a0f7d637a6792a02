// Traces observed on the original, as text.
//
// Each line: operation | backend calls | lt | ge | full | free slabs, full slabs, free objects, allocated objects.
// `A=h0:S0.2`: alloc returned object 2 of slab S0, called h0 from then on. `F0`: h0 was freed.

export const THREE_OBJECTS_A_SLAB = `
A=h0:S0.2 | AS S0 | S0:0,1 | - | - | 1,0,2,1
A=h1:S0.1 | - | - | S0:0 | - | 1,0,1,2
A=h2:S0.0 | - | - | - | S0 | 0,1,0,3
A=h3:S1.2 | AS S1 | S1:0,1 | - | S0 | 1,1,2,4
A=h4:S1.1 | - | - | S1:0 | S0 | 1,1,1,5
A=h5:S1.0 | - | - | - | S0 S1 | 0,2,0,6
A=h6:S2.2 | AS S2 | S2:0,1 | - | S0 S1 | 1,2,2,7
F0 | - | S2:0,1 | S0:2 | S1 | 2,1,3,6
A=h7:S0.2 | - | S2:0,1 | - | S1 S0 | 1,2,2,7
F3 | - | S2:0,1 | S1:2 | S0 | 2,1,3,6
F4 | - | S1:2,1 S2:0,1 | - | S0 | 2,1,4,5
A=h8:S1.1 | - | S2:0,1 | S1:2 | S0 | 2,1,3,6
F1 | - | S2:0,1 | S0:1 S1:2 | - | 3,0,4,5
F2 | - | S0:1,0 S2:0,1 | S1:2 | - | 3,0,5,4
F7 | FS S0 | S2:0,1 | S1:2 | - | 2,0,3,3
F8 | - | S1:2,1 S2:0,1 | - | - | 2,0,4,2
F5 | FS S1 | S2:0,1 | - | - | 1,0,2,1
F6 | FS S2 | - | - | - | 0,0,0,0`;

export const TWO_OBJECTS_A_SLAB = `
A=h0:S0.1 | AS S0 AI SV@0 | - | S0:0 | - | 1,0,1,1
A=h1:S0.0 | - | - | - | S0 | 0,1,0,2
A=h2:S1.1 | AS S1 AI SV@0 | - | S1:0 | S0 | 1,1,1,3
A=h3:S1.0 | - | - | - | S0 S1 | 0,2,0,4
A=h4:S2.1 | AS S2 AI SV@0 | - | S2:0 | S0 S1 | 1,2,1,5
F0 | GT@0 | - | S0:1 S2:0 | S1 | 2,1,2,4
F2 | GT@0 | - | S1:1 S0:1 S2:0 | - | 3,0,3,3
A=h5:S1.1 | - | - | S0:1 S2:0 | S1 | 2,1,2,4
F5 | GT@0 | - | S1:1 S0:1 S2:0 | - | 3,0,3,3
F1 | GT@0 FS S0 FI DL@0* | - | S1:1 S2:0 | - | 2,0,2,2
F3 | GT@0 FS S1 FI DL@0* | - | S2:0 | - | 1,0,1,1
F4 | GT@0 FS S2 FI DL@0* | - | - | - | 0,0,0,0`;
