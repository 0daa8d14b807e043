#include "server/looking.h"

namespace tidewaiter::server {

service::Actor looking(const Request& request, const char* otherwise) {
  const auto purpose = field(request.query, "purpose");
  return {request.caller.officer_id, purpose.empty() ? otherwise : std::string{purpose}};
}

base::Status look_at_list(Context& context, const Request& request, const std::string& list,
                          const char* otherwise) {
  return context.write([&](const service::Service& service, service::Engine&) {
    return service::enter_look(service, looking(request, otherwise), {service::LookKind::List, {}, list});
  });
}

}  // namespace tidewaiter::server
