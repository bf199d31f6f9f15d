//! Types made from one list.

/// A struct with its reading and writing. A field reads `pub name: Type`, with `as "word"` where it is called otherwise
/// in files, and with `= default` where it may be absent.
macro_rules! record {
    (
        $(#[$about:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_about:meta])* $field_vis:vis $field:ident $(as $word:literal)? : $type:ty $(= $default:ident)?),*
            $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
        #[cfg_attr(not(target_arch = "wasm32"), schemars(deny_unknown_fields))]
        $vis struct $name {
            $(
                $(#[$field_about])*
                $(#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = $word))])?
                $(#[cfg_attr(not(target_arch = "wasm32"), schemars($default))])?
                $field_vis $field: $type,
            )*
        }
        const _: () = {
            /// The positions of the fields.
            #[allow(non_camel_case_types)]
            #[derive(Clone, Copy)]
            enum At { $($field),* }
            const NAMES: &[$crate::shape::Name] = &[$($crate::shape::Name {
                name: $crate::shape::record!(@word $field $($word)?),
                required: $crate::shape::record!(@required $($default)?),
            }),*];

            impl $crate::shape::Record for $name {
                fn names(&self) -> &'static [$crate::shape::Name] {
                    NAMES
                }
                fn field(&self, index: usize) -> Option<&dyn $crate::shape::Field> {
                    $(if index == At::$field as usize {
                        return Some(&self.$field);
                    })*
                    None
                }
                fn field_mut(&mut self, index: usize) -> Option<&mut dyn $crate::shape::Field> {
                    $(if index == At::$field as usize {
                        return Some(&mut self.$field);
                    })*
                    None
                }
            }

            impl $crate::shape::Field for $name {
                fn blank() -> Self {
                    $name { $($field: $crate::shape::Field::blank()),* }
                }
                fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::shape::Reader) {
                    $crate::shape::read_record(self, value, reader);
                }
                fn write(&self) -> serde_json::Value {
                    $crate::shape::write_record(self)
                }
            }
        };
        $crate::shape::record!(@serde $name);
    };
    (@word $field:ident) => { stringify!($field) };
    (@word $field:ident $word:literal) => { $word };
    (@required) => { true };
    (@required $default:ident) => { false };
    // For whoever keeps such data in another way. Costs nothing where it is not used.
    (@serde $name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&$crate::shape::Field::write(self), serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                $crate::shape::read(&value).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// An enum whose variants are words in files.
macro_rules! words {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident {
            $($(#[$word_about:meta])* $variant:ident = $word:literal),*
            $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
        $vis enum $name {
            $(
                $(#[$word_about])*
                #[cfg_attr(not(target_arch = "wasm32"), schemars(rename = $word))]
                $variant,
            )*
        }

        impl $name {
            const WORDS: &[&str] = &[$($word),*];

            /// All of them, in the order shown.
            pub const ALL: [$name; $name::WORDS.len()] = [$($name::$variant),*];

            /// The word that stands in files.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// What is called by that word.
            pub fn named(word: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|known| known.word() == word)
            }
        }

        impl $crate::shape::Field for $name {
            fn blank() -> Self {
                let [first, ..] = $name::ALL;
                first
            }
            fn read(&mut self, value: &serde_json::Value, reader: &mut $crate::shape::Reader) {
                let found = reader.word(value, $name::WORDS).and_then(|index| $name::ALL.get(index));
                *self = found.copied().unwrap_or(*self);
            }
            fn write(&self) -> serde_json::Value {
                serde_json::Value::String(self.word().to_owned())
            }
        }
        $crate::shape::record!(@serde $name);
    };
}

pub(crate) use {record, words};
