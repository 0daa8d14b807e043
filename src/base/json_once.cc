#include "base/json_once.h"

template class nlohmann::basic_json<>;
template class nlohmann::basic_json<nlohmann::ordered_map>;
template class std::vector<nlohmann::json>;
template class std::vector<nlohmann::ordered_json>;
template class nlohmann::detail::serializer<nlohmann::json>;
template class nlohmann::detail::serializer<nlohmann::ordered_json>;
template class nlohmann::detail::json_sax_dom_parser<nlohmann::json>;
template class nlohmann::detail::json_sax_dom_parser<nlohmann::ordered_json>;
template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::json>;
template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::ordered_json>;
template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::StringInput>;
template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::ViewInput>;
template class nlohmann::detail::lexer<nlohmann::json, tidewaiter::base::StreamInput>;
template class nlohmann::detail::lexer<nlohmann::ordered_json, tidewaiter::base::StringInput>;
template class nlohmann::detail::lexer<nlohmann::ordered_json, tidewaiter::base::ViewInput>;
template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::StringInput>;
template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::ViewInput>;
template class nlohmann::detail::parser<nlohmann::json, tidewaiter::base::StreamInput>;
template class nlohmann::detail::parser<nlohmann::ordered_json, tidewaiter::base::StringInput>;
template class nlohmann::detail::parser<nlohmann::ordered_json, tidewaiter::base::ViewInput>;
