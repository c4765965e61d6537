// Reads what customers did and were told, an operation a line of JSON, and looks with porcupine whether each order and
// each stock item could have lived through it one operation after the other, every one of them taking effect between
// its call and its answer (linearizability; Herlihy and Wing 1990).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

// An operation: on `Key`, a product or an order.
type operation struct {
	Client   int    `json:"client"`
	Key      string `json:"key"`
	Verb     string `json:"verb"`
	Quantity int    `json:"quantity"` // of add: how much more there is afterwards; negative when it is sold
	Seen     string `json:"seen"`     // of read: what was read
	Outcome  string `json:"outcome"`  // applied, refused or unknown
	Call     int64  `json:"call"`
	Return   int64  `json:"return"`
}

const patience = 2 * time.Minute

func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	keys := map[string][]porcupine.Operation{}
	for _, each := range history {
		key := each.Input.(operation).Key
		keys[key] = append(keys[key], each)
	}
	var parts [][]porcupine.Operation
	for _, part := range keys {
		parts = append(parts, part)
	}
	return parts
}

// Pieces in stock: never below zero, and nobody is refused what is there.
func stepStock(state interface{}, input interface{}, _ interface{}) (bool, interface{}) {
	pieces, did := state.(int), input.(operation)
	possible := pieces+did.Quantity >= 0
	switch {
	case did.Verb == "read":
		return did.Seen == fmt.Sprint(pieces), pieces
	case did.Outcome == "refused":
		return !possible, pieces
	case possible:
		return true, pieces + did.Quantity
	}
	// What nobody knows the outcome of may have been refused.
	return did.Outcome == "unknown", pieces
}

var moves = map[string]map[string]string{
	"create": {"": "pending"},
	"pay":    {"pending": "processing"},
	"cancel": {"pending": "cancelled"},
}

// An order: its status, "" before it is there.
func stepOrder(state interface{}, input interface{}, _ interface{}) (bool, interface{}) {
	status, did := state.(string), input.(operation)
	next, possible := moves[did.Verb][status]
	switch {
	case did.Verb == "read":
		return did.Seen == status, status
	case did.Outcome == "refused":
		return !possible, status
	case possible:
		return true, next
	}
	return did.Outcome == "unknown", status
}

func model(initial interface{}, step func(interface{}, interface{}, interface{}) (bool, interface{})) porcupine.Model {
	return porcupine.Model{
		Partition: byKey,
		Init:      func() interface{} { return initial },
		Step:      step,
		DescribeOperation: func(input interface{}, _ interface{}) string {
			return fmt.Sprintf("%+v", input.(operation))
		},
	}
}

func read() (stock, orders []porcupine.Operation, err error) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var did operation
		if err := json.Unmarshal(lines.Bytes(), &did); err != nil {
			return nil, nil, err
		}
		if did.Outcome == "unknown" {
			did.Return = math.MaxInt64 // it may yet happen
		}
		each := porcupine.Operation{ClientId: did.Client, Input: did, Call: did.Call, Return: did.Return}
		if did.Key[:3] == "prd" {
			stock = append(stock, each)
		} else {
			orders = append(orders, each)
		}
	}
	return stock, orders, lines.Err()
}

func check(name string, model porcupine.Model, history []porcupine.Operation) bool {
	result := porcupine.CheckOperationsTimeout(model, history, patience)
	fmt.Printf("%s: %d operations on %d of them: %s\n", name, len(history), len(byKey(history)), result)
	return result == porcupine.Ok
}

func main() {
	stock, orders, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	// Both are looked at, whatever the first one says.
	good := check("stock", model(0, stepStock), stock)
	good = check("orders", model("", stepOrder), orders) && good
	if !good {
		os.Exit(1)
	}
}
