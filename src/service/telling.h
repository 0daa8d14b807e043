#pragma once
// When an operator is told of a hold. Where operators read the record itself (the server: GET /api/v1/holds,
// webhooks, the answer to a filing) choosing a parcel tells them in the same act. On the command line nobody
// reads along: the hold is Selected until an officer has told the operator and says so, `hold ID SendHold`,
// or until a server starts on the database, which tells of all that are waiting.

namespace tidewaiter::service {

enum class Telling { Later, AtOnce };

}  // namespace tidewaiter::service
