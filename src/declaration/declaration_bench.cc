// What one parcel costs on its way in. Time is a record's; `items_per_second` is of one core.

#include <benchmark/benchmark.h>

#include "declaration/declaration.h"

namespace tidewaiter::declaration {
namespace {

constexpr std::string_view kLine =
    R"({"item_id":"EE123456785CN","operator_id":"CN-POST","service":"Mail","category":"gift","posted_at":"2026-11-20T09:12:00+08:00","origin_office":"CNCAN",)"
    R"("receptacle_id":"CNCANAAUSYDAAEN60123001004020","dispatch_id":"CNCANAAUSYDAAEN60123","cut_off_at":"2026-11-21T06:00:00+08:00",)"
    R"("sender":{"name":"测试","address":["天河区测试路1号"],"city":"Guangzhou","postcode":"510000","country":"CN","phone":"+86 20 8765 4321","email":null},)"
    R"("recipient":{"name":"Test Recipient","address":["Unit 7","148 Wattle Street"],"city":"Ultimo","postcode":"2007","country":"AU","phone":null},)"
    R"("contents":[{"description":"green tea","hs6":"090210","quantity":2,"net_mass_g":1000,"value":28,"currency":"USD","origin":"CN"}],)"
    R"("gross_mass_g":1105,"check":{"by":"G117","at":"2026-11-20T20:00:00+08:00","method":"XRay"}})";

const Tables& tables() {
  static const Tables loaded = Tables::load().value();
  return loaded;
}

ValidationContext context() { return {tables(), base::parse_instant("2026-11-20T12:00:00Z", "now").value()}; }

void count(benchmark::State& state, std::size_t items = 1) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * static_cast<std::int64_t>(state.iterations()));
}

void ndjson_parse(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(parse_ndjson(kLine));
  count(state);
}
BENCHMARK(ndjson_parse);

void ndjson_write(benchmark::State& state) {
  const model::Item item = parse_ndjson(kLine).value();
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_ndjson(out, item);
    benchmark::DoNotOptimize(out);
  }
  count(state);
}
BENCHMARK(ndjson_write);

void validate_one(benchmark::State& state) {
  const model::Item item = parse_ndjson(kLine).value();
  const ValidationContext with = context();
  for (auto _ : state) benchmark::DoNotOptimize(validate(item, with));
  count(state);
}
BENCHMARK(validate_one);

// Cut, read and validated, from memory.
void stream(benchmark::State& state, const std::string& content, const std::string& name, std::size_t items) {
  const ValidationContext with = context();
  for (auto _ : state) {
    Reader reader = Reader::over(env::memory_source(content), name).value();
    std::size_t accepted = 0;
    for (auto chunk = reader.next_chunk(1024); !chunk.empty(); chunk = reader.next_chunk(1024)) {
      for (const auto& record : chunk) accepted += reader.read(record, with).has_value() ? 1 : 0;
    }
    if (accepted != items) state.SkipWithError("not all were accepted");
  }
  count(state, items);
}

void stream_ndjson(benchmark::State& state) {
  std::string content;
  for (int i = 0; i < 5000; ++i) content.append(kLine).append("\n");
  stream(state, content, "a.ndjson", 5000);
}
BENCHMARK(stream_ndjson)->Unit(benchmark::kMillisecond);

void stream_csv(benchmark::State& state) {
  std::string content =
      "item_id,sender.name,sender.address,sender.country,recipient.name,recipient.address[0],recipient."
      "address[1],recipient.city,"
      "recipient.postcode,recipient.country,contents.description,contents.hs6,contents.net_mass_g,contents."
      "value,contents.currency,gross_mass_g\n";
  for (int i = 0; i < 5000; ++i) {
    content +=
        "EE123456785CN,Test Sender,1 Test Road,CN,Test Recipient,Unit 7,148 Wattle "
        "Street,Ultimo,2007,AU,green tea,090210,1000,28,USD,1105\n";
  }
  stream(state, content, "a.csv", 5000);
}
BENCHMARK(stream_csv)->Unit(benchmark::kMillisecond);

void stream_xml(benchmark::State& state) {
  std::string content;
  for (int i = 0; i < 1000; ++i) {
    content +=
        "<?xml "
        "version=\"1.0\"?><MetaData><Declaration><FunctionCode>9</FunctionCode><FunctionalReferenceID>REF1</"
        "FunctionalReferenceID>"
        "<Exporter><Name>Test "
        "Sender</Name><Address><CityName>Guangzhou</CityName><CountryCode>CN</CountryCode><Line>1 Test "
        "Road</Line></Address></Exporter>"
        "<GoodsShipment><Consignee><Name>Test "
        "Recipient</Name><Address><CityName>Ultimo</CityName><CountryCode>AU</CountryCode><Line>148 Wattle "
        "Street</Line>"
        "<PostcodeID>2007</PostcodeID></Address></"
        "Consignee><GovernmentAgencyGoodsItem><Commodity><Description>green tea</Description><Classification>"
        "<ID>09021000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></"
        "Classification><GoodsMeasure><GrossMassMeasure>1.105</GrossMassMeasure>"
        "</GoodsMeasure></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration></MetaData>\n";
  }
  stream(state, content, "a.xml", 1000);
}
BENCHMARK(stream_xml)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::declaration
