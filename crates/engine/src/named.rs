//! Values by name, in an order of their own.
//!
//! A general map brings its tables once more for each type of value. Here the names are kept and looked up by one piece of
//! code for all types; what a type adds is a list of values.

/// Names in their order, and how to find them.
#[derive(Debug, Clone, Default)]
struct Names {
    list: Vec<String>,
    /// Positions in the list, by name.
    order: Vec<usize>,
}

impl Names {
    fn of(list: Vec<String>) -> Names {
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_unstable_by_key(|index| list.get(*index));
        Names { list, order }
    }

    /// The position of a name, or where it would stand in the order.
    fn find(&self, name: &str) -> Result<usize, usize> {
        let found = self.order.binary_search_by(|index| self.list.get(*index).map_or("", String::as_str).cmp(name))?;
        self.order.get(found).copied().ok_or(found)
    }

    fn add(&mut self, name: String, slot: usize) {
        self.order.insert(slot.min(self.order.len()), self.list.len());
        self.list.push(name);
    }

    fn remove(&mut self, position: usize) {
        self.list.remove(position);
        self.order.retain(|index| *index != position);
        for index in &mut self.order {
            *index -= usize::from(*index > position);
        }
    }
}

/// Values by name, in the order in which they came. Two are equal whatever their order.
#[derive(Debug, Clone)]
pub struct Named<T> {
    names: Names,
    values: Vec<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named { names: Names::default(), values: Vec::new() }
    }
}

impl<T> Named<T> {
    /// Out of names that are all different.
    pub fn of(names: Vec<String>, values: Vec<T>) -> Self {
        Named { names: Names::of(names), values }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.values.get(self.names.find(name).ok()?)
    }

    /// The value of a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.values.get_mut(self.names.find(name).ok()?)
    }

    /// Whether there is one of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.names.find(name).is_ok()
    }

    /// Sets the value of a name, in its place or at the end; gives the one that was there.
    pub fn insert(&mut self, name: String, value: T) -> Option<T> {
        match self.names.find(&name) {
            Ok(position) => self.values.get_mut(position).map(|slot| std::mem::replace(slot, value)),
            Err(slot) => {
                self.names.add(name, slot);
                self.values.push(value);
                None
            }
        }
    }

    /// Takes a name out; what comes after it moves up.
    pub fn shift_remove(&mut self, name: &str) -> Option<T> {
        let position = self.names.find(name).ok()?;
        self.names.remove(position);
        Some(self.values.remove(position))
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        *self = Named::default();
    }

    /// Keeps only those for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut T) -> bool) {
        let list = std::mem::take(&mut self.names.list);
        let values = std::mem::take(&mut self.values);
        for (name, mut value) in list.into_iter().zip(values) {
            if keep(&name, &mut value) {
                self.names.list.push(name);
                self.values.push(value);
            }
        }
        self.names = Names::of(std::mem::take(&mut self.names.list));
    }

    /// The names.
    pub fn keys(&self) -> std::slice::Iter<'_, String> {
        self.names.list.iter()
    }

    /// The values.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values, to change them.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Names and values.
    pub fn iter(&self) -> Iter<'_, T> {
        self.names.list.iter().zip(&self.values)
    }
}

/// Names and values in their order.
pub type Iter<'a, T> = std::iter::Zip<std::slice::Iter<'a, String>, std::slice::Iter<'a, T>>;

impl<'a, T> IntoIterator for &'a Named<T> {
    type Item = (&'a String, &'a T);
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: PartialEq> PartialEq for Named<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.names.order.iter().zip(&other.names.order).all(|(a, b)| {
                self.names.list.get(*a) == other.names.list.get(*b) && self.values.get(*a) == other.values.get(*b)
            })
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(members: I) -> Self {
        let mut all = Named::default();
        for (name, value) in members {
            all.insert(name, value);
        }
        all
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "object", "additionalProperties": generator.subschema_for::<T>()})
    }
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn it_keeps_the_order_and_finds_every_name() {
        let mut named = Named::default();
        for (index, name) in ["m", "a", "z", "", "b"].into_iter().enumerate() {
            assert_eq!(named.insert(name.to_owned(), index), None);
        }
        assert_eq!(named.insert("a".into(), 9), Some(1));
        assert_eq!(named.shift_remove("m"), Some(0));
        assert_eq!(named.shift_remove("m"), None);
        assert_eq!(named.keys().collect::<Vec<_>>(), ["a", "z", "", "b"]);
        for (name, value) in &named {
            assert_eq!(named.get(name), Some(value));
        }
        named.retain(|name, _| name != "z");
        assert_eq!(named.iter().collect::<Vec<_>>(), [(&"a".into(), &9), (&"".into(), &3), (&"b".into(), &4)]);
        let other: Named<usize> = [("b".to_owned(), 4), ("a".to_owned(), 9), (String::new(), 3)].into_iter().collect();
        assert_eq!(named, other);
    }
}
