//===- YamlTree.cpp - A YAML document with line numbers -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "YamlTree.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

/// Deeper documents are refused, so that none exhausts the stack.
static constexpr unsigned maxDepth = 16;
/// What a specification may hold; a guard against aliases of aliases.
static constexpr size_t maxNodes = 100000;

const YamlNode *YamlNode::find(StringRef key) const {
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i].first == key)
      return &children[i];
  return nullptr;
}

static bool isUtf8(StringRef text) {
  auto *bytes = reinterpret_cast<const UTF8 *>(text.data());
  return isLegalUTF8String(&bytes, bytes + text.size());
}

namespace {

/// Copies the nodes of LLVM's stream, which can be walked only once.
class TreeBuilder {
public:
  TreeBuilder(SourceMgr &sources, StringRef file)
      : sources(sources), file(file) {}

  Error build(yaml::Node *node, YamlNode &out, unsigned depth);

private:
  Error buildMapping(yaml::MappingNode &mapping, YamlNode &out, unsigned depth);
  SourceRef where(yaml::Node *node) const;

  SourceMgr &sources;
  StringRef file;
  size_t count = 0;
};

} // namespace

SourceRef TreeBuilder::where(yaml::Node *node) const {
  SMLoc start = node->getSourceRange().Start;
  unsigned line = start.isValid() ? sources.FindLineNumber(start) : 1;
  return {file.str(), line};
}

Error TreeBuilder::buildMapping(yaml::MappingNode &mapping, YamlNode &out,
                                unsigned depth) {
  out.kind = YamlNode::Kind::Mapping;
  for (yaml::KeyValueNode &pair : mapping) {
    auto *key = dyn_cast_or_null<yaml::ScalarNode>(pair.getKey());
    if (!key)
      return circuit::makeError({out.where, "expected a plain name as key"});
    SmallString<32> storage;
    std::string name = key->getValue(storage).str();
    SourceRef line = where(key);
    if (out.find(name))
      return circuit::makeError({line, "key '" + name + "' occurs twice"});
    YamlNode value;
    value.where = line;
    if (Error error = build(pair.getValue(), value, depth + 1))
      return error;
    out.keys.emplace_back(std::move(name), line);
    out.children.push_back(std::move(value));
  }
  return Error::success();
}

Error TreeBuilder::build(yaml::Node *node, YamlNode &out, unsigned depth) {
  if (!node)
    return circuit::makeError({out.where, "expected a value"});
  // A block has its key's line, as its own place is that of its text.
  if (!isa<yaml::NullNode, yaml::BlockScalarNode>(node))
    out.where = where(node);
  if (depth > maxDepth || ++count > maxNodes)
    return circuit::makeError({out.where, "the document is too deep or too "
                                          "large for a specification"});
  if (auto *scalar = dyn_cast<yaml::ScalarNode>(node)) {
    out.kind = YamlNode::Kind::Scalar;
    SmallString<64> storage;
    out.scalar = scalar->getValue(storage).str();
    return Error::success();
  }
  if (auto *block = dyn_cast<yaml::BlockScalarNode>(node)) {
    out.kind = YamlNode::Kind::Scalar;
    out.scalar = block->getValue().str();
    return Error::success();
  }
  if (auto *mapping = dyn_cast<yaml::MappingNode>(node))
    return buildMapping(*mapping, out, depth);
  if (auto *sequence = dyn_cast<yaml::SequenceNode>(node)) {
    out.kind = YamlNode::Kind::Sequence;
    for (yaml::Node &element : *sequence) {
      out.children.emplace_back();
      out.children.back().where = out.where;
      if (Error error = build(&element, out.children.back(), depth + 1))
        return error;
    }
    return Error::success();
  }
  if (isa<yaml::NullNode>(node))
    return Error::success();
  return circuit::makeError({out.where, "aliases are not supported"});
}

Expected<YamlNode> circuit::parseYaml(StringRef text, StringRef file) {
  SourceMgr sources;
  Fault syntax;
  // The first message is the cause; what follows it is noise.
  struct Context {
    Fault &fault;
    StringRef file;
  } context{syntax, file};
  sources.setDiagHandler(
      [](const SMDiagnostic &diagnostic, void *data) {
        auto &context = *static_cast<Context *>(data);
        if (!context.fault.message.empty())
          return;
        unsigned line = diagnostic.getLineNo() > 0 ? diagnostic.getLineNo() : 1;
        context.fault = {{context.file.str(), line},
                         "YAML syntax: " + diagnostic.getMessage().str()};
      },
      &context);
  if (text.contains('\0') || !isUtf8(text))
    return circuit::makeError(
        {{file.str(), 1}, "expected UTF-8 text without zero bytes"});
  yaml::Stream stream(text, sources, /*ShowColors=*/false);
  YamlNode root;
  root.where = {file.str(), 1};
  yaml::document_iterator document = stream.begin();
  if (document == stream.end() || stream.failed())
    return circuit::makeError(syntax.message.empty()
                                  ? Fault{root.where, "the file is empty"}
                                  : syntax);
  Error error = TreeBuilder(sources, file).build(document->getRoot(), root, 0);
  if (!syntax.message.empty()) {
    consumeError(std::move(error));
    return circuit::makeError(syntax);
  }
  if (error)
    return std::move(error);
  return root;
}
