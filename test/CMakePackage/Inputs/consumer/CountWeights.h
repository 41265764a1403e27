#ifndef CONSUMER_COUNTWEIGHTS_H
#define CONSUMER_COUNTWEIGHTS_H

namespace consumer {

/// Registers `count-weights`, which remarks on every weight how many of its
/// elements are kept.
void registerCountWeights();

} // namespace consumer

#endif // CONSUMER_COUNTWEIGHTS_H
