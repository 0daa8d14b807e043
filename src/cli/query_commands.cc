#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "service/queries.h"

namespace tidewaiter::cli {
namespace {

using service::OpenQuery;
using service::Service;

struct OpenQueriesOptions : CommonOptions {
  std::string operator_id;
};
struct AnswerQueryOptions : CommonOptions {
  std::string item, operator_id, words, file;
};

void print_answer_line(Shell& shell, const nlohmann::ordered_json& json) {
  shell.out << json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

void print_query(Shell& shell, const OpenQuery& query) {
  shell.out << fitted(query.item_id, 35) << "  " << fitted(query.operator_id, 35) << "  "
            << (query.answer_by ? "by " + base::to_string(*query.answer_by) : "no deadline")
            << (query.left ? ", it left" : "") << "  " << fitted(query.wanted, 100) << '\n';
  for (const auto& one : query.answers)
    shell.out << "    " << base::to_string(base::Instant{one.at}) << "  " << fitted(one.words, 100)
              << (one.file_name ? "  [" + fitted(*one.file_name, 60) + "]" : "") << '\n';
}

base::Status list_queries(Shell& shell, const OpenQueriesOptions& options) {
  TW_TRY(const auto service, open_to_read(shell, options));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto open, service::open_queries(*reader, options.operator_id, shell.clock.now()));
  for (const auto& one : open) {
    if (options.json) {
      print_answer_line(shell, service::as_json(one));
    } else {
      print_query(shell, one);
    }
  }
  return {};
}

base::Status answer_one(Shell& shell, const AnswerQueryOptions& options) {
  service::NewQueryAnswer answer;
  answer.item = model::ItemId{options.item};
  answer.words = options.words;
  if (!options.file.empty()) {
    TW_TRY(answer.document, env::read_file(options.file, service::kMostAnswerOctets));
    answer.file_name = options.file.substr(options.file.find_last_of('/') + 1);
  }
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto row,
         service::answer_query(service, {options.officer, "query answer"}, options.operator_id, answer));
  if (options.json) {
    print_answer_line(shell, service::as_json(row));
  } else {
    shell.out << "answer " << row.answer_no << " taken down\n";
  }
  return {};
}

}  // namespace

void add_query_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family =
      app.add_subcommand("query", "What operators are asked about their parcels, and their answers.");
  family->require_subcommand(1);
  add_command<OpenQueriesOptions>(
      *family, outcome, "list", "Queries that stand, by deadline, each with what was answered.",
      "query list CP",
      [](CLI::App& command, OpenQueriesOptions& o) {
        add_common(command, o);
        command.add_option("operator", o.operator_id, "one operator's alone");
      },
      [&shell](const OpenQueriesOptions& o) { return list_queries(shell, o); });
  add_command<AnswerQueryOptions>(
      *family, outcome, "answer", "Take down what the operator answers, in words, with a document, or both.",
      "query answer EE123456785CN --operator CP --words 'permit 7, attached' --file permit.pdf",
      [](CLI::App& command, AnswerQueryOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        command.add_option("--operator", o.operator_id, "whose parcel it is")->required();
        command.add_option("--words", o.words, "what is answered");
        command.add_option("--file", o.file, "a document: PDF, JPEG or PNG, at most 10 MiB");
      },
      [&shell](const AnswerQueryOptions& o) { return answer_one(shell, o); });
}

}  // namespace tidewaiter::cli
