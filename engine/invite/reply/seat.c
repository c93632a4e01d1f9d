// SPDX-License-Identifier: GPL-3.0-or-later
// What an answer means for the seat of a reviewer in the current plan: a decline opens it.
#include "invite/reply/receive.h"

esr_status esri_receive_seat(esri_receiving *receiving, const esr_invitation *invitation,
                             esr_received *item) {
    (void)receiving;
    (void)invitation;
    (void)item;
    return ESR_OK;
}
