// SPDX-License-Identifier: GPL-3.0-or-later
// libesr: plans peer reviews of schools. This header includes all the others.
#ifndef ESR_ESR_H
#define ESR_ESR_H

#include <esr/alternative.h>
#include <esr/answer.h>
#include <esr/availability.h>
#include <esr/calendar.h>
#include <esr/certificate.h>
#include <esr/comparison.h>
#include <esr/conflicts.h>
#include <esr/context.h>
#include <esr/cycle.h>
#include <esr/decision.h>
#include <esr/edit.h>
#include <esr/empty.h>
#include <esr/explain.h>
#include <esr/feed.h>
#include <esr/forecast.h>
#include <esr/invitation.h>
#include <esr/kept.h>
#include <esr/message.h>
#include <esr/model.h>
#include <esr/plan.h>
#include <esr/publish.h>
#include <esr/recruit.h>
#include <esr/repair.h>
#include <esr/report.h>
#include <esr/rules.h>
#include <esr/sample.h>
#include <esr/scenario.h>
#include <esr/send.h>
#include <esr/solve.h>
#include <esr/standby.h>
#include <esr/status.h>
#include <esr/store.h>
#include <esr/substitute.h>
#include <esr/sweep.h>
#include <esr/templates.h>
#include <esr/types.h>
#include <esr/why.h>

#endif
