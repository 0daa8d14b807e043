#pragma once
// What a WCO declaration's elements mean: fed with one Declaration's elements in document order, it gives the
// items. Values of one thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "declaration/field.h"
#include "model/item.h"

namespace tidewaiter::declaration {

/// One element that ended. `path` is relative to Declaration ("GoodsShipment/Consignee/Name").
struct WcoElement {
  std::string_view path;
  std::string_view text;       ///< its own character data, trimmed
  std::string_view attribute;  ///< currencyID, unitCode or formatCode
};

/// One GoodsShipment as it is being read.
struct WcoShipment {
  std::uint64_t line = 0;  ///< where the element begins
  std::size_t begin = 0;   ///< its first byte, counted from the declaration's
  std::size_t end = 0;
  base::Result<model::Item> item = model::Item{};
};

class WcoDeclaration {
 public:
  /// To be called where an element begins, before those inside it end. `begin` counts bytes from the
  /// declaration's first.
  void begins(std::string_view path, std::uint64_t line, std::size_t begin);
  void ends(const WcoElement& element, std::size_t end);
  /// The shipments, or why the declaration as a whole is not one (Unsupported for amendments and
  /// cancellations).
  base::Result<std::vector<WcoShipment>> finish() &&;

 private:
  /// In order of preference within each role.
  enum class Actor : std::uint8_t { Consignor, Exporter, Seller, Consignee, Importer, Buyer };
  static constexpr std::size_t kActors = 6;
  struct Parties {
    std::array<model::Item, kActors> drafts;  // only the actor's own party is used
    std::array<std::string, kActors> ids;
  };
  struct Draft {
    WcoShipment shipment;
    Parties parties;
    std::string house_waybill, destination, exported_from;
    std::size_t goods_items = 0;
    std::optional<base::MassMg> goods_gross;
    bool value_is_invoiced = false;
  };

  static std::optional<Actor> actor_from(std::string_view name) noexcept;
  base::Status actor(Parties& parties, std::string_view path, const WcoElement& element);
  base::Status declaration_level(const WcoElement& element);
  base::Status shipment_level(Draft& draft, std::string_view path, const WcoElement& element);
  base::Status goods_level(Draft& draft, std::string_view path, const WcoElement& element);
  base::Status document_ended(model::Item& item);
  base::Result<model::Item> assembled(Draft& draft, std::size_t index);

  std::string function_code_, type_code_;
  Parties parties_;
  model::Item common_;  // reference, declarant, gross mass, departure
  std::vector<Draft> drafts_;
  std::optional<base::Error> error_;
  // The pair that AdditionalDocument, Classification and Communication are made of.
  std::string pair_id_, pair_type_;
};

}  // namespace tidewaiter::declaration
