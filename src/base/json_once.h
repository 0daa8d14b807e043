#pragma once
// nlohmann's JSON is templates: without this each file that touches it would compile the whole library again,
// a third of what the file costs. Said to be compiled elsewhere, in json_once.cc, once for all rooms. It is
// read with the common headers (cmake/Rooms.cmake); no file has to include it.

#include <istream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidewaiter::base {

using StringInput = decltype(nlohmann::detail::input_adapter(std::declval<const std::string&>()));
using ViewInput = decltype(nlohmann::detail::input_adapter(std::declval<const std::string_view&>()));
using StreamInput = decltype(nlohmann::detail::input_adapter(std::declval<std::istream&>()));

}  // namespace tidewaiter::base

extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class std::vector<nlohmann::json>;
extern template class std::vector<nlohmann::ordered_json>;
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::serializer<nlohmann::ordered_json>;
extern template class nlohmann::detail::json_sax_dom_parser<nlohmann::json>;
extern template class nlohmann::detail::json_sax_dom_parser<nlohmann::ordered_json>;
extern template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::json>;
extern template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::ordered_json>;
extern template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::StringInput>;
extern template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::ViewInput>;
extern template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::StreamInput>;
extern template class nlohmann::detail::lexer<nlohmann::ordered_json, tidewaiter::base::StringInput>;
extern template class nlohmann::detail::lexer<nlohmann::ordered_json, tidewaiter::base::ViewInput>;
extern template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::StringInput>;
extern template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::ViewInput>;
extern template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::StreamInput>;
extern template class nlohmann::detail::parser<nlohmann::ordered_json, tidewaiter::base::StringInput>;
extern template class nlohmann::detail::parser<nlohmann::ordered_json, tidewaiter::base::ViewInput>;
