#pragma once
// What is given out to be printed: papers as PDF, in English and the language asked for. Internal to this
// room.

#include <string>

#include "base/result.h"
#include "publish/document.h"
#include "server/route.h"

namespace tidewaiter::server {

/// The paper as PDF; publish's error where it can't be set.
base::Result<Response> paper(const publish::Document& document);
/// The `language` of the query, beside English: en where it is absent, UnknownCode for one that the papers do
/// not know.
base::Result<std::string> paper_language(const Request& request);

}  // namespace tidewaiter::server
