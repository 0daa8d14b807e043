#pragma once
// From the table where it was found to the court, the furnace or another country's police: every gram.
//
// A find becomes exhibits. Each has one holder at every instant (C2) and lies in one state of one table. What
// is weighed enters a ledger by double entry, from which no gram can drop out (C1). Two officers sign
// whatever opens, weighs, splits, hands over or burns (C3). A weight that disagrees is an inquiry; one that
// agrees within what scales can tell is an adjustment, and the adjustments are added up, since skimming a
// little each time is theft too (C4).
//
//   exhibit.h       what is kept, in its kinds; presumptive and confirmed apart
//   two_officers.h  a pair that can't be one person, and the text both sign
//   weighing.h      a weighing with its uncertainty; two of them compared
//   ledger.h        the accounts and the movements between them; C1
//   drying.h        what a form may lose by itself, in all
//   drift.h         the running test over small differences
//   discrepancy.h   what is outside the bound, and who may close it
//   states.h        states and events, as one table
//   transfer.h      offered by one, accepted by another
//   destruction_order.h  under what it may be destroyed, and what of it must stay
//   handover.h      what must be there before it goes to another country
//   sampling.h      how many packages to open, and what a court may hear
//   inventory.h     how many exhibits to look for; what is overdue
//   tree.h          splits and merges as a picture
//
// Everything is a pure function over plain values: time and chance are arguments; masses are whole
// milligrams. Threads: all functions may be called from any thread at once.

#include "custody/destruction_order.h"
#include "custody/discrepancy.h"
#include "custody/drift.h"
#include "custody/drying.h"
#include "custody/exhibit.h"
#include "custody/handover.h"
#include "custody/inventory.h"
#include "custody/ledger.h"
#include "custody/sampling.h"
#include "custody/stated_mass.h"
#include "custody/states.h"
#include "custody/transfer.h"
#include "custody/tree.h"
#include "custody/two_officers.h"
#include "custody/weighing.h"
